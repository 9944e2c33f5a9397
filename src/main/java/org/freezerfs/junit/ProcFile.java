package org.freezerfs.junit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the files of one task in /proc. */
final class ProcFile {
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

  static boolean isStopped(long pid) {
    return read(pid, "stat").matches("(?s)\\d+ \\(.*\\) T .*");
  }

  static String describe(long pid) {
    return "%d (%s)".formatted(pid, read(pid, "cmdline").replace('\0', ' ').strip());
  }
}
