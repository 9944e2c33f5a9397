package org.freezerfs.junit;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads the files of one task in /proc. */
final class ProcFile {
  /** The place of the flags in /proc/PID/stat (proc(5)) behind the name of the command. */
  private static final int FLAGS = 6;

  /** Of the kernel's include/linux/sched.h. */
  private static final long PF_EXITING = 0x4;

  private ProcFile() {}

  /** Returns the text of a file; empty if the task has exited, or the file may not be read. */
  static String read(long pid, String name) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(pid), name), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /** Returns the process of a thread; the thread's own id if that is not known. */
  static long processOf(long tid) {
    return read(tid, "status")
        .lines()
        .filter(line -> line.startsWith("Tgid:"))
        .map(line -> Long.valueOf(line.substring("Tgid:".length()).strip()))
        .findFirst()
        .orElse(tid);
  }

  /** Returns the ids of the living threads of a process; none if it has ended. */
  static List<Long> livingThreads(long pid) {
    File[] threads = new File("/proc/" + pid + "/task").listFiles();
    return Stream.of(threads == null ? new File[0] : threads)
        .map(thread -> Long.valueOf(thread.getName()))
        .filter(tid -> !isExiting(pid, tid))
        .toList();
  }

  /** Whether a thread of a process has ended, or is about to. */
  static boolean isExiting(long pid, long tid) {
    String stat = read(pid, "task/" + tid + "/stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    return fields.length <= FLAGS || (Long.parseLong(fields[FLAGS]) & PF_EXITING) != 0;
  }

  static boolean isStopped(long pid) {
    return read(pid, "stat").matches("(?s)\\d+ \\(.*\\) T .*");
  }

  static String describe(long pid) {
    return "%d (%s)".formatted(pid, read(pid, "cmdline").replace('\0', ' ').strip());
  }
}
