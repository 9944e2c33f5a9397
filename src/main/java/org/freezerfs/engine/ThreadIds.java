package org.freezerfs.engine;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.freezerfs.host.proc.PidNamespaces;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.Processes;

/**
 * Collects the ids of living threads, or of their processes, for one reader: the content of {@code
 * tasks} and {@code cgroup.procs}. Used once.
 */
public final class ThreadIds {
  /** What is listed. */
  public enum Unit {
    THREAD,
    PROCESS
  }

  private static final int FIRST_CAPACITY = 64;

  private final Unit unit;
  private final PidNamespaces.View view;
  private int[] ids = new int[FIRST_CAPACITY];
  private int count;

  /**
   * Begins a list.
   *
   * @param reader the thread id of the reader, in whose pid namespace the ids are given
   */
  public ThreadIds(Unit unit, int reader) throws IOException {
    this.unit = unit;
    view = PidNamespaces.of(reader);
  }

  public Unit unit() {
    return unit;
  }

  /** Adds an id as it is: one that is known to be that of a living thread, or of its process. */
  public void add(int id) throws IOException {
    OptionalInt seen = view.fromOurs(id);
    if (seen.isPresent()) {
      if (count == ids.length) {
        ids = Arrays.copyOf(ids, 2 * count);
      }
      ids[count++] = seen.getAsInt();
    }
  }

  /**
   * Adds the living threads of a process.
   *
   * @param leader what /proc says of the process
   */
  public void addThreads(int pid, ProcStat leader) throws IOException {
    if (leader.threads() <= 1) {
      addThread(pid, pid, leader);
    } else {
      addEachThread(pid);
    }
  }

  /** Adds the living threads of a process one by one, and returns how many there are. */
  public int addEachThread(int pid) throws IOException {
    return addEachThread(pid, tid -> true);
  }

  /** Decides whether a thread is listed. */
  @FunctionalInterface
  public interface Filter {
    boolean test(int tid) throws IOException;
  }

  /** The same, without the threads that a filter leaves out. */
  public int addEachThread(int pid, Filter filter) throws IOException {
    int living = 0;
    for (int tid : Processes.threads(pid)) {
      if (tid != pid) {
        living += addThread(pid, tid, ProcStat.ofThread(pid, tid), filter);
      }
    }
    // The leader comes last: a thread of the list that has called exec meanwhile has its id now.
    return living + addThread(pid, pid, ProcStat.ofThread(pid, pid), filter);
  }

  private int addThread(int pid, int tid, Optional<ProcStat> stat, Filter filter)
      throws IOException {
    return stat.isPresent() && filter.test(tid) ? addThread(pid, tid, stat.get()) : 0;
  }

  private int addThread(int pid, int tid, ProcStat stat) throws IOException {
    if (stat.isExiting()) {
      return 0;
    }
    add(unit == Unit.THREAD ? tid : pid);
    return 1;
  }

  /** The ids as the reader sees them, ascending. */
  public int[] sorted() {
    Arrays.sort(ids, 0, count);
    int distinct = 0;
    for (int i = 0; i < count; i++) {
      if (distinct == 0 || ids[i] != ids[distinct - 1]) {
        ids[distinct++] = ids[i];
      }
    }
    return Arrays.copyOf(ids, distinct);
  }
}
