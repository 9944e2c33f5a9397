package org.freezerfs.host.proc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One file below /proc of each of the few tasks that are asked about again and again, kept open,
 * with a fact that stays true of a task as long as it exists. To read an open file takes a third of
 * the time of opening, reading and closing it.
 *
 * <p>An open file stays the file of its task: once that is reaped nothing can be read. So a task
 * that gets the id later is never taken for the earlier one.
 *
 * <p>Safe for several threads.
 *
 * @param <F> the fact
 */
final class RecentTaskFiles<F> {
  private static final int MAX_TASKS = 16;

  /** Finds out the fact of a task. */
  @FunctionalInterface
  interface Fact<F> {
    F of(int tid) throws IOException;
  }

  /**
   * The file's present text, with the task's fact.
   *
   * @param text valid until the calling thread reads another file
   */
  record Reading<F>(ByteText text, F fact) {}

  private record Kept<F>(KernelFile file, F fact) {}

  private final String name;
  private final Fact<F> facts;

  /** The tasks that were asked about last, the oldest first; empty if that was only once. */
  @GuardedBy("this")
  private final Map<Integer, Optional<Kept<F>>> tasks = new LinkedHashMap<>(MAX_TASKS, 0.75f, true);

  /**
   * Keeps no file yet.
   *
   * @param name of the file in the directory of its task
   */
  RecentTaskFiles(String name, Fact<F> facts) {
    this.name = name;
    this.facts = facts;
  }

  /**
   * Reads the task's file if it is kept, or if the task was asked about lately: a task that is
   * asked about once is not worth it.
   *
   * @return empty if nothing is kept of the task, or it has gone
   */
  synchronized Optional<Reading<F>> read(int tid) throws IOException {
    Optional<Kept<F>> kept = tasks.get(tid);
    if (kept == null) {
      put(tid, Optional.empty());
      return Optional.empty();
    }
    if (kept.isEmpty()) {
      kept = open(tid);
      put(tid, kept);
    }
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    // Read after the fact: if the task exists now, the fact is of this task.
    Optional<ByteText> text = kept.get().file().read();
    if (text.isEmpty()) {
      kept.get().file().close();
      tasks.remove(tid);
      return Optional.empty();
    }
    return Optional.of(new Reading<>(text.get(), kept.get().fact()));
  }

  private Optional<Kept<F>> open(int tid) throws IOException {
    Optional<KernelFile> file = KernelFile.openToKeep("/proc/" + tid + "/" + name);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Kept<>(file.get(), facts.of(tid)));
    } catch (IOException | RuntimeException | Error e) {
      file.get().close();
      throw e;
    }
  }

  @GuardedBy("this")
  private void put(int tid, Optional<Kept<F>> kept) {
    tasks.put(tid, kept);
    if (tasks.size() > MAX_TASKS) {
      Iterator<Optional<Kept<F>>> oldest = tasks.values().iterator();
      oldest.next().ifPresent(one -> one.file().close());
      oldest.remove();
    }
  }
}
