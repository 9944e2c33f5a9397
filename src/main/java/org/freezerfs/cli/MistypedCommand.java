package org.freezerfs.cli;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A first word that is a command's name, but for a mistake: taken as a source or a mount point it
 * would mount where somebody wants a group to be thawed, or a mount to be ended.
 */
final class MistypedCommand {
  /** Those that the launcher knows, and of names so short that no other is near them none. */
  static final List<String> COMMANDS =
      List.of("ls", "exec", "freeze", "thaw", "kill", "umount", Recover.COMMAND, Timeline.COMMAND);

  private static final int SHORT = 2;

  /** What others call what a command does. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of("unfreeze", "thaw", "list", "ls", "sl", "ls", "lls", "ls");

  /** Near a command's name, and yet meant: the source of all examples, and what this does. */
  private static final List<String> SOURCES = List.of("freezer", "freezerfs", "mount");

  private MistypedCommand() {}

  /**
   * Refuses such a word.
   *
   * @param operands the source, if there is one, and the mount point
   * @throws MountFailure if the first of them is one
   */
  static void check(List<String> operands, MountOptions options) throws MountFailure {
    String word = operands.get(0);
    boolean isSource = operands.size() > 1;
    boolean isMeant =
        isSource
            ? options.fuse().stream().anyMatch(one -> one.startsWith("fsname="))
            : word.contains("/") || Files.exists(Path.of(word), LinkOption.NOFOLLOW_LINKS);
    Optional<String> command = isMeant ? Optional.empty() : meant(word);
    if (command.isPresent()) {
      throw new MountFailure(
          "'"
              + word
              + "' is no command: did you mean 'freezerfs "
              + command.get()
              + "'?"
              + (isSource ? " If it is to be the source, say -o fsname=" + word : ""));
    }
  }

  /** The command that a word is nearly the name of. */
  static Optional<String> meant(String word) {
    if (SOURCES.contains(word)) {
      return Optional.empty();
    }
    return Optional.ofNullable(OTHER_NAMES.get(word))
        .or(
            () ->
                Suggestion.nearest(
                    word, COMMANDS.stream().filter(one -> one.length() > SHORT).toList()));
  }
}
