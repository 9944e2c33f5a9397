package org.freezerfs.cli;

import java.io.IOException;
import java.util.Optional;
import jnr.constants.platform.Signal;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.Processes;

/**
 * The program that has started this one for itself, and holds the other end of its standard input:
 * when that is closed, as by the kernel if the program is killed, this ends as by SIGTERM.
 */
final class ParentWatcher {
  private ParentWatcher() {}

  static void watch() {
    Thread thread = new Thread(ParentWatcher::endWithIt, "owner");
    thread.setDaemon(true);
    thread.start();
  }

  private static void endWithIt() {
    try {
      while (System.in.read() >= 0) {
        // It has nothing to say.
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
