package org.freezerfs.cli;

import java.io.IOException;
import java.util.Optional;
import jnr.constants.platform.Signal;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.Processes;

/**
 * Ends this daemon when the program that owns its mount ends. That program has started the daemon
 * and holds the other end of its standard input. When the pipe is closed, which the kernel does if
 * the program is killed, the daemon ends as by SIGTERM.
 */
final class ParentWatcher {
  private ParentWatcher() {}

  /** Starts to watch standard input, on a thread of its own. */
  static void start() {
    Thread thread = new Thread(ParentWatcher::endWithParent, "parent watcher");
    thread.setDaemon(true);
    thread.start();
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // The program writes nothing; only the end of the pipe counts.
      }
      Optional<ProcessRef> self = ProcessRef.of(Processes.self());
      if (self.isPresent()) {
        self.get().send(Signal.SIGTERM.intValue());
      }
    } catch (IOException e) {
      System.exit(MountFailure.FAILED);
    }
  }
}
