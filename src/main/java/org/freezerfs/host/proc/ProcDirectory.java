package org.freezerfs.host.proc;

import java.io.IOException;
import org.freezerfs.host.libc.DirectoryEntries;

/**
 * Lists the entries of a /proc directory whose names are numbers: processes, or threads. The
 * visitor is called while the directory is being read, so it acts on a process within microseconds
 * after the process was seen.
 */
final class ProcDirectory {
  /** Is called for each entry. */
  @FunctionalInterface
  interface Visitor {
    void visit(int number) throws IOException;
  }

  private ProcDirectory() {}

  /** Visits each entry in ascending order; none if its process has gone, or /proc hides it. */
  static void visit(String directory, Visitor visitor) throws IOException {
    boolean isRead =
        DirectoryEntries.visit(
            directory,
            entry -> {
              int number = entry.number();
              if (number > 0) {
                visitor.visit(number);
              }
            });
    if (!isRead) {
      KernelFile.goneOrThrow(directory);
    }
  }
}
