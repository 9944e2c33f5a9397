package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.marks.RlimitMark.Result;
import org.freezerfs.host.proc.ProcessRef;

/**
 * What made-up hosts have in common: processes that have ids and marks, and that can be hidden.
 *
 * @param <P> a process of the host
 */
abstract class MarkedHost<P extends MarkedHost.Marked> extends MemberHost {
  /** A process, as far as its mark is concerned. */
  static class Marked {
    volatile int mark;

    /** What setting its mark gives. */
    Result marking;

    boolean isHidden;

    /** Whether it has run since its fork. */
    boolean hasRun = true;

    /** A process without a mark, which can be marked. */
    Marked() {
      this(RlimitMark.NONE, Result.DONE);
    }

    /** A process that has inherited these. */
    Marked(int mark, Result marking) {
      this.mark = mark;
      this.marking = marking;
    }
  }

  MarkedHost() {
    super(new RlimitMark());
  }

  /** What is done before a mark is read. */
  volatile Runnable beforeMarkIsRead = () -> {};

  /** Runs before the id of a process is looked up to be marked. */
  Runnable beforeMarking = () -> {};

  /** Runs when a mark was changed, before it is checked that it is the right process's. */
  Runnable afterMarking = () -> {};

  /** The process that has this id, also a hidden one, until it is reaped. */
  abstract Optional<P> find(int pid);

  /** Opens a process. */
  abstract ProcessRef open(P process);

  private Optional<P> findVisible(int pid) {
    return find(pid).filter(process -> !process.isHidden);
  }

  @Override
  public final Optional<ProcessRef> open(int pid) {
    return findVisible(pid).map(this::open);
  }

  @Override
  public final boolean isProcess(int id) {
    return find(id).isPresent();
  }

  @Override
  public final boolean isHidden(int pid) {
    return find(pid).filter(process -> process.isHidden).isPresent();
  }

  @Override
  public final Result setMark(ProcessRef process, int group) throws IOException {
    beforeMarking.run();
    Optional<P> holder = find(process.pid());
    return holder.isEmpty() ? Result.GONE : changeMark(process, holder.get(), group);
  }

  @Override
  public final Result clearMark(ProcessRef process) throws IOException {
    Optional<P> holder = find(process.pid());
    return holder.isEmpty() || holder.get().mark == RlimitMark.NONE
        ? Result.DONE
        : changeMark(process, holder.get(), RlimitMark.NONE);
  }

  /** As {@link RlimitMark} does it: by the id, and undone if that is another process's. */
  private Result changeMark(ProcessRef process, P holder, int mark) throws IOException {
    int before = holder.mark;
    if (holder.marking == Result.DONE) {
      holder.mark = mark;
    }
    afterMarking.run();
    if (!process.exists()) {
      holder.mark = before;
      return Result.GONE;
    }
    return holder.marking;
  }

  @Override
  public final boolean hasRun(ProcessRef process) {
    return find(process.pid()).map(holder -> holder.hasRun).orElse(true);
  }

  @Override
  public final int readMark(int pid) {
    beforeMarkIsRead.run();
    return findVisible(pid).map(process -> process.mark).orElse(RlimitMark.GONE);
  }

  @Override
  public final int readOwnMark(int pid) {
    return findVisible(pid)
        .filter(process -> process.marking == Result.DONE)
        .map(process -> process.mark)
        .orElse(RlimitMark.NONE);
  }
}
