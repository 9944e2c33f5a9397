package org.freezerfs.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.host.mounts.Mounts;
import org.freezerfs.top.Top;

/** The command {@code freezerfs top}: shows the groups of one mount, or of all, live. */
final class TopCommand {
  private static final String SHELL_COMMANDS = "groups";

  private TopCommand() {}

  /**
   * Shows groups until a key ends it.
   *
   * @param group a mount point, or a group in a mount; empty for all mounts
   * @return the exit status: 1 if it is no group, or there is no terminal
   */
  static int run(Optional<Path> group) throws MountFailure, IOException {
    Logging.configure("error", Optional.empty());
    if (group.isPresent() && !isGroup(group.get())) {
      return Main.printError(group.get() + " is no mount of freezerfs, nor a group in one");
    }
    if (Guardian.FILE == null) {
      return Main.printError("top has to be started by the launcher");
    }
    // The launcher's programs lie side by side.
    String program = Path.of(Guardian.FILE).resolveSibling(SHELL_COMMANDS).toString();
    boolean hasShown =
        Top.run(() -> group.map(List::of).orElseGet(TopCommand::mountPoints), List.of(program));
    return hasShown
        ? 0
        : Main.printError("top needs a terminal: 'freezerfs ls' prints the groups once");
  }

  private static boolean isGroup(Path path) throws IOException {
    return Preflight.isMountPoint(path.toAbsolutePath())
        || Files.exists(path.resolve("freezerfs.state"))
        || Files.exists(path.resolve("tasks"))
        || Files.exists(path.resolve("cgroup.procs"));
  }

  private static List<Path> mountPoints() {
    try {
      return Mounts.ofType(CgroupFuse.TYPE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
