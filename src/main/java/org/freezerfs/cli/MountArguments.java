package org.freezerfs.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ParseResult;

/**
 * The arguments of one call of {@code freezerfs} that is to mount.
 *
 * @param operands the source, if it is given, and the mount point
 * @param optionLists the value of each {@code -o}
 * @param foreground whether the daemon logs each transition; the launcher stays in the foreground
 * @param logLevel empty if it is not given
 * @param logFile empty if it is not given
 * @param readyDescriptor the pipe in which the launcher waits until the mount answers; negative if
 *     no launcher waits
 * @param launcher the process that waits so and tells the user; negative if it is not known
 * @param owned whether the mount ends when standard input does
 * @param owners the process ids of those that end it so, as far as they are known
 * @param takesOver whether the mount is there, and is to be taken over from its present daemon
 */
record MountArguments(
    List<String> operands,
    List<String> optionLists,
    boolean foreground,
    Optional<LogLevel> logLevel,
    Optional<Path> logFile,
    int readyDescriptor,
    int launcher,
    boolean owned,
    Set<Integer> owners,
    boolean takesOver) {
  private static final int NO_LAUNCHER = -1;

  static MountArguments of(ParseResult parsed) {
    return new MountArguments(
        parsed.matchedPositionalValue(0, List.of()),
        parsed.matchedOptionValue(CommandLineSpec.OPTIONS, List.of()),
        parsed.hasMatchedOption(CommandLineSpec.FOREGROUND),
        Optional.ofNullable(parsed.matchedOptionValue(CommandLineSpec.LOG_LEVEL, null)),
        Optional.<String>ofNullable(parsed.matchedOptionValue(CommandLineSpec.LOG_FILE, null))
            .map(Path::of),
        parsed.matchedOptionValue(CommandLineSpec.READY, NO_LAUNCHER),
        parsed.matchedOptionValue(CommandLineSpec.LAUNCHER, NO_LAUNCHER),
        parsed.hasMatchedOption(CommandLineSpec.OWNED),
        parsed.matchedOptionValue(CommandLineSpec.OWNERS, Set.of()),
        parsed.hasMatchedOption(CommandLineSpec.TAKEOVER));
  }

  /** Those of a mount that this program makes for itself. */
  static MountArguments to(String source, Path mountPoint, List<String> optionLists) {
    return new MountArguments(
        List.of(source, mountPoint.toString()),
        optionLists,
        false,
        Optional.empty(),
        Optional.empty(),
        NO_LAUNCHER,
        NO_LAUNCHER,
        false,
        Set.of(),
        false);
  }

  /** These arguments, for a process with another launcher, that takes the mount over. */
  MountArguments launchedAs(MountArguments other) {
    return new MountArguments(
        operands,
        optionLists,
        other.foreground,
        logLevel,
        logFile,
        other.readyDescriptor,
        other.launcher,
        false,
        Set.of(),
        false);
  }

  /**
   * The command line that mounts so from any directory.
   *
   * @param level the log level that was chosen, given or not
   * @param log the log file, given here or among the mount options
   * @param mountPoint without symbolic links
   */
  List<String> words(LogLevel level, Optional<Path> log, Path mountPoint) {
    List<String> words = new ArrayList<>(List.of(CommandLineSpec.LOG_LEVEL, level.name()));
    log.ifPresent(
        file ->
            Collections.addAll(words, CommandLineSpec.LOG_FILE, file.toAbsolutePath().toString()));
    if (owned) {
      words.add(CommandLineSpec.OWNED);
    }
    optionLists.forEach(list -> Collections.addAll(words, CommandLineSpec.OPTIONS, list));
    words.add("--");
    words.addAll(operands.subList(0, operands.size() - 1));
    words.add(mountPoint.toString());
    return words;
  }

  /** Whether a launcher waits until the mount answers, and the process then becomes a daemon. */
  boolean hasLauncher() {
    return readyDescriptor >= 0;
  }
}
