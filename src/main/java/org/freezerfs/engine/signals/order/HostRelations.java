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
 * Reads from /proc how processes are related, for their {@link ContinueOrder}. Each parent is read
 * once. No order is worth a process that is not continued: where /proc can't be read, as there may
 * be no descriptor, nothing is known.
 */
public final class HostRelations {
  private static final Logger LOG = LoggerFactory.getLogger(HostRelations.class);

  /** Reads what /proc says of one process; empty if it has gone. */
  @FunctionalInterface
  public interface Source {
    Optional<ProcStat> read() throws IOException;
  }

  /** By their ids, those that were asked for: empty if it has ended. */
  private final Map<Integer, Optional<ProcessRelations>> parents = new HashMap<>();

  /**
   * Brings some into the order in which they are to be continued.
   *
   * @param relations calls {@link #of}
   */
  public <T> List<T> inContinueOrder(List<T> some, Function<T, ProcessRelations> relations) {
    if (some.size() < 2) {
      return some;
    }
    List<ProcessRelations> related = new ArrayList<>();
    for (T one : some) {
      related.add(relations.apply(one));
    }
    List<T> ordered = new ArrayList<>();
    for (int index : ContinueOrder.of(related, this::unlessInit)) {
      ordered.add(some.get(index));
    }
    return ordered;
  }

  /**
   * How a stopped process is related.
   *
   * @param seen what was said of it since it stopped, which is out of date if its parent has ended
   * @param now what is said of it now
   */
  public ProcessRelations of(Task task, Source seen, Source now) {
    Optional<ProcStat> stat = Optional.empty();
    try {
      stat = seen.read();
      if (stat.isPresent() && !isParentLiving(task, stat.get().parent())) {
        stat = now.read();
      }
    } catch (IOException e) {
      LOG.debug("how process {} is related can't be known", task.pid(), e);
    }
    return stat.isPresent() && stat.get().startTime() == task.startTime()
        ? of(task, stat.get())
        : ProcessRelations.unknown(task);
  }

  private boolean isParentLiving(Task child, int parent) throws IOException {
    Optional<ProcessRelations> living = living(parent);
    return living.isPresent() && living.get().task().startTime() <= child.startTime();
  }

  private Optional<ProcessRelations> living(int pid) throws IOException {
    Optional<ProcessRelations> known = parents.get(pid);
    if (known == null) {
      known =
          ProcStat.ofProcessIfVisible(pid)
              .filter(stat -> !stat.hasEnded())
              .map(stat -> of(new Task(pid, stat.startTime()), stat));
      parents.put(pid, known);
    }
    return known;
  }

  private Optional<ProcessRelations> unlessInit(int pid) {
    try {
      return PidNamespaces.isInit(pid) ? Optional.empty() : living(pid);
    } catch (IOException e) {
      LOG.debug("how process {} is related can't be known", pid, e);
      return Optional.empty();
    }
  }

  private static ProcessRelations of(Task task, ProcStat stat) {
    return new ProcessRelations(task, stat.parent(), stat.processGroup(), stat.session());
  }
}
