package org.freezerfs.cli;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses to mount if the first operand looks like a mistyped command. Taken as a source or a mount
 * point, it would mount where the user wants to thaw a group or to end a mount.
 */
final class MistypedCommand {
  /** Names that other programs have for the commands. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "unfreeze", "thaw",
          "list", "ls",
          "sl", "ls",
          "lls", "ls",
          "mkdir", "mk",
          "create", "mk",
          "rmdir", "rm",
          "remove", "rm",
          "delete", "rm",
          "move", "add");

  /** Words near a command's name that are meant as a source, as in all examples. */
  private static final List<String> SOURCES = List.of("freezer", "freezerfs", "mount");

  /** The options that the launcher puts before the user's arguments, each with a value. */
  private static final Set<String> OF_LAUNCHER =
      Set.of(CommandLineSpec.READY, CommandLineSpec.LAUNCHER);

  private MistypedCommand() {}

  /**
   * Checks the first operand.
   *
   * @param operands the source, if it is given, and the mount point
   * @throws MountFailure if the first of them looks like a mistyped command
   */
  static void check(List<String> operands, MountOptions options) throws MountFailure {
    String word = operands.get(0);
    boolean isSource = operands.size() > 1;
    boolean isMeant =
        isSource
            ? options.fuse().stream().anyMatch(one -> one.startsWith("fsname="))
            : word.contains("/") || Files.exists(Path.of(word), LinkOption.NOFOLLOW_LINKS);
    Optional<String> question = isMeant ? Optional.empty() : question(word);
    if (question.isPresent()) {
      throw MountFailure.misuse(
          question.get() + (isSource ? " If it is to be the source, say -o fsname=" + word : ""));
    }
  }

  /**
   * Looks at arguments that can't be parsed.
   *
   * @return a message, if the first looks like a mistyped command, whose options the others may be
   */
  static Optional<String> inArguments(List<String> args) {
    int first = 0;
    while (first < args.size() && OF_LAUNCHER.contains(args.get(first))) {
      first += 2;
    }
    return args.stream()
        .skip(first)
        .findFirst()
        .filter(word -> !word.startsWith("-"))
        .flatMap(MistypedCommand::question);
  }

  private static Optional<String> question(String word) {
    return nearest(word)
        .map(command -> "'" + word + "' is no command: did you mean 'freezerfs " + command + "'?");
  }

  /** Returns the command whose name the word nearly is; empty if there is none. */
  static Optional<String> nearest(String word) {
    if (SOURCES.contains(word)) {
      return Optional.empty();
    }
    return Optional.ofNullable(OTHER_NAMES.get(word))
        .or(() -> Suggestion.nearest(word, Command.words()));
  }
}
