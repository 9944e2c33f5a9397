package org.freezerfs.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.freezerfs.host.PidNamespaces;
import org.freezerfs.host.ProcStat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from /proc how processes are related, for their {@link ContinueOrder}. Each parent is read
 * once. No order is worth a process that is not continued: where /proc can't be read, as there may
 * be no descriptor, nothing is known.
 */
final class HostRelations {
  private static final Logger LOG = LoggerFactory.getLogger(HostRelations.class);

  /** Reads what /proc says of one process; empty if it has gone. */
  @FunctionalInterface
  interface Source {
    Optional<ProcStat> read() throws IOException;
  }

  /** By their ids, those that were asked for: empty if it has ended. */
  private final Map<Integer, Optional<ProcessRelations>> parents = new HashMap<>();

  /**
   * Brings some into the order in which they are to be continued.
   *
   * @param relations calls {@link #of}
   */
  <T> List<T> inContinueOrder(List<T> some, Function<T, ProcessRelations> relations) {
    if (some.size() < 2) {
      return some;
    }
    List<T> ordered = new ArrayList<>();
    for (int i : ContinueOrder.of(some.stream().map(relations).toList(), this::unlessInit)) {
      ordered.add(some.get(i));
    }
    return ordered;
  }

  /**
   * How a stopped process is related.
   *
   * @param seen what was said of it since it stopped, which is out of date if its parent has ended
   * @param now what is said of it now
   */
  ProcessRelations of(Task task, Source seen, Source now) {
    Optional<ProcessRelations> found = Optional.empty();
    try {
      found = seen.read().map(stat -> of(task.pid(), stat));
      if (found.isPresent() && isOutOfDate(found.get())) {
        found = now.read().map(stat -> of(task.pid(), stat));
      }
    } catch (IOException e) {
      LOG.debug("how process {} is related can't be known", task.pid(), e);
    }
    return found.filter(one -> one.task().equals(task)).orElse(ProcessRelations.unknown(task));
  }

  private boolean isOutOfDate(ProcessRelations child) throws IOException {
    return living(child.parent())
        .filter(parent -> parent.task().startTime() <= child.task().startTime())
        .isEmpty();
  }

  private Optional<ProcessRelations> living(int pid) throws IOException {
    Optional<ProcessRelations> known = parents.get(pid);
    if (known == null) {
      known =
          ProcStat.ofProcessIfVisible(pid)
              .filter(stat -> !stat.hasEnded())
              .map(stat -> of(pid, stat));
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

  private static ProcessRelations of(int pid, ProcStat stat) {
    return new ProcessRelations(
        new Task(pid, stat.startTime()), stat.parent(), stat.processGroup(), stat.session());
  }
}
