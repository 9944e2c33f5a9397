package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.freezerfs.text.LogText;

/**
 * The command {@code freezerfs recover}: thaws what a killed daemon has left stopped, and mounts
 * nothing.
 */
final class Recover {
  private Recover() {}

  /**
   * Recovers, and prints what was done in one line.
   *
   * @return the exit status: 0 if nothing stays stopped that could be thawed; 1 if that is not
   *     known, the daemon is alive, or the mount point does not exist and nothing was left there,
   *     as when it was mistyped
   */
  static int run(Path given) throws MountFailure, IOException {
    Logging.configure("warn", Optional.empty());
    Path mountPoint = RealPath.of(given);
    StaleMount.MountStatus left = StaleMount.clear(mountPoint);
    if (left == StaleMount.MountStatus.ALIVE) {
      return Main.printError(
          mountPoint
              + " is mounted, and its freezerfs is alive: end it with 'umount "
              + ShellWord.of(mountPoint)
              + "'");
    }
    MountState state = MountState.of(mountPoint);
    if (!Files.exists(mountPoint, LinkOption.NOFOLLOW_LINKS) && !state.isAnythingLeft()) {
      return Main.printError(
          mountPoint + " does not exist, and no freezerfs there has left anything");
    }
    MountState.Recovery recovery = state.recover();
    String result = recovery.text();
    if (left == StaleMount.MountStatus.HAS_SUBMOUNT) {
      result +=
          "; the dead mount stays, as " + StaleMount.submount(mountPoint) + " is mounted in it";
    }
    System.out.println(LogText.forTerminal(mountPoint + ": " + result));
    return recovery.isComplete() ? 0 : 1;
  }
}
