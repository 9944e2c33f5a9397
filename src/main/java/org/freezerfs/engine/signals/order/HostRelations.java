package org.freezerfs.engine.signals.order;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.freezerfs.engine.Task;
import org.freezerfs.host.proc.PidNamespaces;
import org.freezerfs.host.proc.ProcStat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from /proc how processes are related, for the orders in which they are stopped and
 * continued. Each process is read once, and one that /proc hides counts as ended. Where /proc can't
 * be read, for lack of a descriptor for example, nothing is known of the process: it is more
 * important that each process is continued than in which order.
 *
 * <p>A process id that was once a parent's may belong to another process now. The parent is still
 * the parent if a live process has that id and is not younger than the child.
 *
 * <p>Not thread-safe: each thread makes its own for each order.
 */
public final class HostRelations {
  private static final Logger LOG = LoggerFactory.getLogger(HostRelations.class);

  /** Reads what /proc says of one process; empty if it does not exist any more. */
  @FunctionalInterface
  public interface Source {
    Optional<ProcStat> read() throws IOException;
  }

  private final Map<Integer, Optional<ProcStat>> statByPid = new HashMap<>();

  /**
   * Sorts processes into the order in which they are to be continued.
   *
   * @param relations of each of them, from {@link #of}
   */
  public <T> List<T> inContinueOrder(List<T> all, Function<T, ProcessRelations> relations) {
    if (all.size() < 2) {
      return all;
    }
    List<ProcessRelations> related = new ArrayList<>();
    for (T one : all) {
      related.add(relations.apply(one));
    }
    List<T> ordered = new ArrayList<>();
    for (int index : ContinueOrder.of(related, this::findUnlessInit)) {
      ordered.add(all.get(index));
    }
    return ordered;
  }

  /**
   * How a stopped process is related to others.
   *
   * @param seen reads what was known of it when it was seen stopped: its parent may have ended
   *     since
   * @param now reads what /proc says of it now
   */
  public ProcessRelations of(Task task, Source seen, Source now) {
    Optional<ProcStat> stat = Optional.empty();
    try {
      stat = seen.read();
      if (stat.isPresent() && !isParentStill(stat.get().parent(), task)) {
        stat = now.read();
      }
    } catch (IOException e) {
      logUnknown(task.pid(), e);
    }
    return stat.isPresent() && stat.get().startTime() == task.startTime()
        ? of(task, stat.get())
        : ProcessRelations.unknown(task);
  }

  /** What /proc says of a process; empty if it has ended. */
  Optional<ProcStat> find(int pid) throws IOException {
    Optional<ProcStat> known = statByPid.get(pid);
    if (known == null) {
      known = ProcStat.ofRecentProcess(pid).filter(stat -> !stat.hasEnded());
      statByPid.put(pid, known);
    }
    return known;
  }

  /** Whether the process that was the child's parent is so still. */
  boolean isParentStill(int parentPid, Task child) throws IOException {
    Optional<ProcStat> living = find(parentPid);
    return living.isPresent()
        && ProcessRelations.canBeParent(new Task(parentPid, living.get().startTime()), child);
  }

  private Optional<ProcessRelations> findUnlessInit(int pid) {
    try {
      return PidNamespaces.isInit(pid)
          ? Optional.empty()
          : find(pid).map(stat -> of(new Task(pid, stat.startTime()), stat));
    } catch (IOException e) {
      logUnknown(pid, e);
      return Optional.empty();
    }
  }

  private static void logUnknown(int pid, IOException e) {
    LOG.debug("process {} is continued without regard to its parent, which can't be read", pid, e);
  }

  private static ProcessRelations of(Task task, ProcStat stat) {
    return new ProcessRelations(task, stat.parent(), stat.processGroup(), stat.session());
  }
}
