package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.recorder.Recorder;

/**
 * What a command line asks for, and what follows from it: a mount that is not begun.
 *
 * @param logFile the file that is given, by either option; empty if none is
 * @param level the level that is given, or that the place of the log has by default
 */
record MountPlan(
    MountArguments arguments, MountOptions options, Optional<Path> logFile, LogLevel level) {
  /**
   * Reads a command line.
   *
   * @throws MountFailure if it has an unknown option or a bad value, or it is mistyped
   */
  static MountPlan of(MountArguments arguments) throws MountFailure {
    List<String> operands = arguments.operands();
    MountOptions options = MountOptions.parse(arguments.optionLists());
    MistypedCommand.check(operands, options);
    if (operands.size() > 2) {
      throw MountFailure.misuse(
          "'"
              + operands.get(2)
              + "' is one argument too many: only a source and a mount point are expected");
    }
    Optional<Path> logFile = arguments.logFile().or(options::log);
    return new MountPlan(arguments, options, logFile, level(arguments, logFile));
  }

  /** The level that is given, or that the place of the log has by default. */
  static LogLevel level(MountArguments arguments, Optional<Path> logFile) {
    return arguments
        .logLevel()
        .orElse(defaultLevel(arguments, needsDefaultLog(arguments, logFile)));
  }

  /** The same for a caller in another directory: a relative log file is below that. */
  MountPlan below(Path directory) {
    return new MountPlan(arguments, options, logFile.map(directory::resolve), level);
  }

  private static boolean needsDefaultLog(MountArguments arguments, Optional<Path> logFile) {
    return logFile.isEmpty() && arguments.hasLauncher();
  }

  /** The {@link DefaultLog}, which the user has not asked for, gets only warnings. */
  private static LogLevel defaultLevel(MountArguments arguments, boolean needsDefaultLog) {
    if (arguments.foreground()) {
      return LogLevel.DEBUG;
    }
    return needsDefaultLog ? LogLevel.WARN : LogLevel.INFO;
  }

  /** Whether the {@link DefaultLog} gets the lines once the mount answers. */
  boolean needsDefaultLog() {
    return needsDefaultLog(arguments, logFile);
  }

  /** The mount point as it was given. */
  Path givenMountPoint() {
    return Path.of(arguments.operands().get(arguments.operands().size() - 1));
  }

  /** The source that /proc/mounts is to show. */
  String source() {
    return arguments.operands().size() > 1 ? arguments.operands().get(0) : "freezerfs";
  }

  /**
   * Prepares the mount.
   *
   * @param mountPoint without symbolic links
   * @param previous the daemon from which it is taken over; empty for a new mount
   */
  Mount prepare(
      CgroupFuse filesystem,
      Path mountPoint,
      Launch launch,
      Recorder recorder,
      Optional<PreviousDaemon> previous)
      throws MountFailure, IOException {
    NextDaemon next =
        new NextDaemon(
            filesystem,
            mountPoint,
            RuntimeDirectory.ofSelf(),
            arguments.words(level, logFile, mountPoint));
    return new Mount(filesystem, this, mountPoint, launch, recorder, next, previous);
  }
}
