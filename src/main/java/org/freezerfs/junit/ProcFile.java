package org.freezerfs.junit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What /proc says of a task, for a person or to know it by. */
final class ProcFile {
  private ProcFile() {}

  /** One of its files; empty if it has gone, or may not be looked at. */
  static String read(long pid, String name) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(pid), name), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /** The process that a thread is of; itself, if that can't be known. */
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
