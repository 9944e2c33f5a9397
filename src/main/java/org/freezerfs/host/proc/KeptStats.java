package org.freezerfs.host.proc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The stat files of the few processes that are asked for again and again, kept open: the parents of
 * members, which are often one shell or test that is no member itself. To read an open file takes a
 * third of the time of opening, reading and closing it.
 *
 * <p>An open file stays the file of its process: once that is reaped it gives nothing, and the id
 * is looked up again. So a process that gets the id later is never taken for the earlier one.
 *
 * <p>Safe for several threads. There is one /proc for the whole program, and so one set of files.
 */
public final class KeptStats {
  /** A handful of programs start the members of most hosts. */
  private static final int MAX_KEPT = 8;

  @GuardedBy("KeptStats.class")
  private static final Map<Integer, KernelFile> FILES = new LinkedHashMap<>(16, 0.75f, true);

  private KeptStats() {}

  /** The same as {@link ProcStat#ofProcessIfVisible}. */
  public static Optional<ProcStat> ofProcessIfVisible(int pid) throws IOException {
    Optional<ProcStat> kept = ofKept(pid);
    return kept.isPresent() ? kept : ProcStat.ofProcessIfVisible(pid);
  }

  /** Empty if the process has ended, or its file can't be kept. */
  private static synchronized Optional<ProcStat> ofKept(int pid) throws IOException {
    KernelFile file = FILES.get(pid);
    if (file == null) {
      Optional<KernelFile> opened = KernelFile.openToKeep(ProcStat.pathOf(pid));
      if (opened.isEmpty()) {
        return Optional.empty();
      }
      file = opened.get();
      FILES.put(pid, file);
      closeOldest();
    }
    Optional<ProcStat> stat = ProcStat.ofPresentTask(file::read);
    if (stat.isEmpty()) {
      FILES.remove(pid).close();
    }
    return stat;
  }

  @GuardedBy("KeptStats.class")
  private static void closeOldest() {
    if (FILES.size() > MAX_KEPT) {
      int oldest = FILES.keySet().iterator().next();
      FILES.remove(oldest).close();
    }
  }
}
