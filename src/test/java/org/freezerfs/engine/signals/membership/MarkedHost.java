package org.freezerfs.engine.signals.membership;

import java.util.Optional;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.marks.RlimitMark.Result;
import org.freezerfs.host.proc.ProcessRef;

/**
 * What made-up hosts have in common: processes that have ids and marks, and that can be hidden.
 *
 * @param <P> a process of the host
 */
abstract class MarkedHost<P extends MarkedHost.Marked> implements MemberHost {
  /** A process, as far as its mark is concerned. */
  static class Marked {
    volatile int mark;

    /** What setting its mark gives. */
    Result marking;

    boolean isHidden;

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

  /** What is done before a mark is read. */
  volatile Runnable beforeMarkIsRead = () -> {};

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
  public final Result setMark(int pid, int group) {
    Optional<P> process = find(pid);
    if (process.isEmpty()) {
      return Result.REFUSED;
    }
    if (process.get().marking == Result.DONE) {
      process.get().mark = group;
    }
    return process.get().marking;
  }

  @Override
  public final Result clearMark(int pid) {
    Optional<P> process = find(pid);
    if (process.isEmpty() || process.get().mark == RlimitMark.NONE) {
      return Result.DONE;
    }
    if (process.get().marking == Result.DONE) {
      process.get().mark = RlimitMark.NONE;
    }
    return process.get().marking;
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
