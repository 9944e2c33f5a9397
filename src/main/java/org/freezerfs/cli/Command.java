package org.freezerfs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The commands of {@code freezerfs}, besides mounting. {@code --help} and the messages about
 * mistyped commands read this list; DocumentsTest compares the reference with it, and CommandTest
 * the launcher and the completion for bash.
 */
enum Command {
  RUN(
      "run",
      Program.RUN,
      "[-o OPTIONS] [--at PATH | --over] [--no-clone3] [--kill] [--strict] -- COMMAND...",
      "runs a command with a mount of its own, whose path is in $FREEZERFS; its exit status is the"
          + " command's"),
  LS(
      "ls",
      Program.SHELL,
      "[--json] [MOUNTPOINT]",
      "shows groups with their states, tasks and commands; of all mounts if none is named"),
  MK("mk", Program.SHELL, "MOUNTPOINT/GROUP", "makes a group"),
  ADD(
      "add",
      Program.SHELL,
      "MOUNTPOINT/GROUP PID...",
      "moves processes into the group, with all their threads"),
  EXEC(
      "exec",
      Program.SHELL,
      "[--wait SECONDS] MOUNTPOINT/GROUP -- COMMAND...",
      "runs a command in the group; its exit status is the command's"),
  FREEZE(
      "freeze",
      Program.SHELL,
      "[--wait SECONDS] MOUNTPOINT/GROUP",
      "writes FROZEN, in cgroup v2 1; with --wait returns once the group is FROZEN"),
  THAW(
      "thaw",
      Program.SHELL,
      "[--wait SECONDS] MOUNTPOINT/GROUP",
      "writes the thawed word, in cgroup v2 0; with --wait returns once the group is thawed"),
  WAIT(
      "wait",
      Program.SHELL,
      "[--timeout SECONDS] MOUNTPOINT/GROUP STATE",
      "returns once the group is FROZEN, FREEZING or THAWED; with --timeout, exit status 124 if it"
          + " is not in time"),
  KILL(
      "kill",
      Program.SHELL,
      "[-SIGNAL] MOUNTPOINT/GROUP",
      "sends a signal to the processes of the group, by name or number; TERM if not given; in"
          + " cgroup v2 KILL alone"),
  RM(
      "rm",
      Program.SHELL,
      "[-r] MOUNTPOINT/GROUP",
      "removes a group that has no tasks; with -r the groups below it too"),
  UMOUNT(
      "umount",
      Program.SHELL,
      "MOUNTPOINT",
      "ends a mount, as umount(8) does, or fusermount(1) for an ordinary user"),
  TOP(
      "top",
      Program.JAVA,
      "[MOUNTPOINT]",
      "shows groups live, with the time in their states and their processor time; keys freeze, thaw"
          + " and kill"),
  SERVE(
      "serve",
      Program.JAVA,
      "[--end | OPTION...]",
      "starts one process for many mounts: 'freezerfs run' and 'freezerfs -o served' then mount in"
          + " a seventh of the time; --end ends it, and them"),
  TAKEOVER(
      "takeover",
      Program.JAVA,
      "MOUNTPOINT",
      "starts a daemon of this version that serves a mount with persist in place of its present"
          + " one; what is frozen stays frozen, and clients wait for a moment"),
  RECOVER(
      "recover",
      Program.JAVA,
      "MOUNTPOINT",
      "thaws what a killed daemon has left stopped, and mounts nothing"),
  TIMELINE(
      "timeline",
      Program.JAVA,
      "[--json | --text | --follow] FILE | MOUNTPOINT",
      "draws what trace=FILE has recorded, as a page for a browser; --json and --text print a line"
          + " for each event, --follow keeps a page beside FILE up to date"),
  DOCTOR(
      "doctor",
      Program.JAVA,
      "",
      "shows what this machine gives, and what follows for engines and options"),
  HELP(
      "help",
      Program.SHELL,
      "[COMMAND]",
      "shows what a command does; without one, all commands and options");

  /** Which program runs a command. */
  enum Program {
    /** The script {@code groups}, which the launcher starts instead of Java. */
    SHELL,
    /** The script {@code run}, which mounts and then starts another program. */
    RUN,
    /** {@link Main}. */
    JAVA
  }

  private static final Pattern FLAG = Pattern.compile("--\\w+");

  private final String word;
  private final Program program;
  private final String arguments;
  private final String meaning;

  Command(String word, Program program, String arguments, String meaning) {
    this.word = word;
    this.program = program;
    this.arguments = arguments;
    this.meaning = meaning;
  }

  /** Returns the command of this name; empty if there is none. */
  static Optional<Command> named(String word) {
    for (Command command : values()) {
      if (command.word.equals(word)) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }

  /** Returns the names of all commands. */
  static List<String> words() {
    List<String> words = new ArrayList<>();
    for (Command command : values()) {
      words.add(command.word);
    }
    return words;
  }

  String word() {
    return word;
  }

  Program program() {
    return program;
  }

  boolean hasOperand() {
    return !arguments.isEmpty();
  }

  boolean requiresOperand() {
    return hasOperand() && !arguments.endsWith("]");
  }

  /** The options without a value that a command of {@link Program#JAVA} has. */
  List<String> flags() {
    return FLAG.matcher(arguments).results().map(MatchResult::group).toList();
  }

  /** Returns how to call the command: {@code freezerfs recover MOUNTPOINT}. */
  String syntax() {
    return ("freezerfs " + word + " " + arguments).strip();
  }

  /** Returns what the command does, in one line for a person. */
  String meaning() {
    return meaning;
  }
}
