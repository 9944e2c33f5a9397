package org.freezerfs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A command of {@code freezerfs}, besides mounting: one of the table {@code commands}, which the
 * shell programs read too.
 *
 * @param arguments what follows the word
 * @param meaning what the command does, in one line for a person
 */
record Command(String word, Program program, String arguments, String meaning) {
  /** Which program runs a command. */
  enum Program {
    /** The script {@code run}, which mounts and then starts another program. */
    RUN,
    /** The script {@code explore}, which may enter a namespace and then starts {@link Main}. */
    EXPLORE,
    /** The script {@code groups}, which the launcher starts instead of Java. */
    GROUPS,
    /** {@link Main}. */
    JAVA
  }

  private static final Pattern FLAG = Pattern.compile("--\\w+");

  private static final List<Command> ALL = read();

  private static List<Command> read() {
    List<Command> all = new ArrayList<>();
    List<String> lines = SharedTable.lines("commands");
    for (int i = 0; i < lines.size(); i += 2) {
      String[] words = lines.get(i).split(" +", 3);
      all.add(
          new Command(
              words[1],
              Program.valueOf(words[0].toUpperCase(Locale.ROOT)),
              words.length > 2 ? words[2] : "",
              lines.get(i + 1).strip()));
    }
    return List.copyOf(all);
  }

  /** All commands. */
  static List<Command> all() {
    return ALL;
  }

  /** Returns the command of this name; empty if there is none. */
  static Optional<Command> named(String word) {
    for (Command command : ALL) {
      if (command.word.equals(word)) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }

  /** Returns the names of all commands. */
  static List<String> words() {
    List<String> words = new ArrayList<>();
    for (Command command : ALL) {
      words.add(command.word);
    }
    return words;
  }

  boolean hasOperand() {
    return !arguments.isEmpty();
  }

  boolean requiresOperand() {
    return hasOperand() && !arguments.endsWith("]");
  }

  /** The options without a value that the command has. */
  List<String> flags() {
    return FLAG.matcher(arguments).results().map(MatchResult::group).toList();
  }

  /** Returns how to call the command: {@code freezerfs recover MOUNTPOINT}. */
  String syntax() {
    return ("freezerfs " + word + " " + arguments).strip();
  }
}
