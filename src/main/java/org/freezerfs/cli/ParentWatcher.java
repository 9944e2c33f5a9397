package org.freezerfs.cli;

import java.io.IOException;
import java.util.Optional;
import jnr.constants.platform.Signal;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.threads.Worker;

/**
 * Ends this daemon when the program that owns its mount ends. That program has started the daemon
 * and holds the other end of its standard input. When the pipe is closed, which the kernel does if
 * the program is killed, the daemon ends as by SIGTERM.
 */
final class ParentWatcher {
  private ParentWatcher() {}

  /** Starts to watch standard input, on a thread of its own. */
  static void start() {
    Worker.start("parent watcher", ParentWatcher::endWithParent);
  }

  private static boolean endWithParent() throws IOException {
    while (mayComeMore()) {
      // The program writes nothing; only the end of the pipe counts.
    }
    Optional<ProcessRef> self = ProcessRef.of(Processes.self());
    if (self.isPresent()) {
      self.get().send(Signal.SIGTERM.intValue());
    }
    return false;
  }

  /** Waits. What can't be read has ended. */
  private static boolean mayComeMore() {
    try {
      return System.in.read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }
}
