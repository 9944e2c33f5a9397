package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Loads what a mount loads, and mounts nothing: the build runs it once to make the class-data
 * archive that lets the launcher start in half the time.
 */
final class Rehearsal {
  private static final Path NOWHERE = Path.of("/dev/null");
  private static final int NO_LAUNCHER = -1;

  private Rehearsal() {}

  /** Goes through the motions; where FUSE is missing, without it. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Preload preload = Preload.start();
    Main.commandLine().parseArgs("-o", "freezer,signal", "freezerfs", "/");
    Logging.configure("info", Optional.of(NOWHERE));
    Path mountPoint = Path.of("/");
    try {
      MountOptions options = MountOptions.parse(List.of("freezer,signal"));
      Launch nobody = new Launch(NO_LAUNCHER);
      new Mount(preload.filesystem(), "freezerfs", mountPoint, options, nobody).rehearse();
      new Preflight(mountPoint, options).check();
    } catch (MountFailure e) {
      System.err.println("the class-data archive is made without a mount: " + e.getMessage());
    }
  }
}
