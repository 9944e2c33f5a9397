package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.Processes;

/**
 * The command {@code freezerfs recover MOUNTPOINT}: lets go of what a daemon that was killed had
 * stopped, and mounts nothing.
 */
final class Recover {
  static final String COMMAND = "recover";

  private static final int OPERANDS = 2;

  private Recover() {}

  /**
   * Returns the exit status: 0 if nothing is left that could be let go, unless there is no such
   * mount point at all: it was mistyped then.
   */
  static int run(List<String> arguments) {
    if (arguments.size() != OPERANDS || arguments.get(1).startsWith("-")) {
      return Main.complain("it is 'freezerfs " + COMMAND + " MOUNTPOINT'");
    }
    try {
      Logging.configure("warn", Optional.empty());
      Path mountPoint = Main.real(Path.of(arguments.get(1)).toAbsolutePath());
      StaleMount.Left left = StaleMount.clear(mountPoint);
      if (left == StaleMount.Left.LIVING) {
        return Main.complain(
            mountPoint
                + " is mounted, and its freezerfs lives: end it with 'umount "
                + mountPoint
                + "'");
      }
      int uid = ProcStatus.of(Processes.self()).orElseThrow().uid();
      MountState state = MountState.of(mountPoint, uid);
      if (!Files.exists(mountPoint, LinkOption.NOFOLLOW_LINKS) && !state.isAnythingLeft()) {
        return Main.complain(
            mountPoint + " does not exist, and no freezerfs there has left anything");
      }
      String said = state.recover();
      if (left == StaleMount.Left.OCCUPIED) {
        String occupant = StaleMount.occupant(mountPoint).orElse("something");
        said += "; the dead mount stays, as " + occupant + " is mounted in it";
      }
      System.out.println(NativeEncoding.of(mountPoint + ": " + said));
      return 0;
    } catch (MountFailure | IOException e) {
      return Main.complain(e.getMessage());
    }
  }
}
