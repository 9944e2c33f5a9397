package org.freezerfs.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.freezerfs.host.libc.NativeEncoding;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * The arguments of {@code freezerfs explore}.
 *
 * @param optionLists the value of each {@code -o}
 * @param place over which directory the command finds its mount; empty if it is told by {@code
 *     FREEZERFS} alone
 * @param inside the user and group of the caller outside of the user namespace that this process is
 *     in; empty if it is in none of its own
 * @param limitNanos how long a run may take; empty if that follows from an undisturbed run
 * @param only the names of the cases to run; empty for all
 * @param command the words of the command, with one byte to a character
 * @param words the options that a case needs which is run alone, for a shell
 */
record ExploreArguments(
    List<String> optionLists,
    Optional<String> place,
    Optional<String> inside,
    Optional<String> check,
    Optional<Long> limitNanos,
    int jobs,
    List<String> only,
    boolean lists,
    Optional<Path> junit,
    Optional<Path> page,
    List<String> command,
    String words) {
  private static final String OVER = "--over";
  private static final String CHECK = "--check";
  private static final String TIMEOUT = "--timeout";
  private static final String JOBS = "--jobs";
  private static final String ONLY = "--only";
  private static final String LIST = "--list";
  private static final String JUNIT = "--junit";
  private static final String PAGE = "--page";

  // Given by the program 'explore'.
  private static final String INSIDE = "--inside";
  private static final String PLACE = "--place";

  private static final Pattern TIME = Pattern.compile("([0-9]{1,7})(ms|s)");
  private static final String SEMANTICS = "semantics=";
  private static final String DEFAULT_SEMANTICS = "semantics=hierarchical";

  /** Returns the command line. */
  static CommandLine commandLine(Command command) {
    CommandSpec spec = CommandSpec.create().name("freezerfs " + command.word());
    spec.usageMessage()
        .width(Help.WIDTH)
        .customSynopsis(command.syntax())
        .description(command.meaning())
        .sortOptions(false);
    add(
        spec,
        CommandLineSpec.OPTIONS,
        "OPTIONS",
        "Mount options: 'freezerfs --help' lists them; semantics=hierarchical if no other is named.");
    spec.addOption(
        OptionSpec.builder(OVER)
            .description(
                "Shows the command its mount at /sys/fs/cgroup/freezer; with semantics=v2 at"
                    + " /sys/fs/cgroup.")
            .build());
    add(spec, CHECK, "COMMAND", "Run by a shell after each run, in its mount: judges too.");
    add(
        spec,
        TIMEOUT,
        "TIME",
        "How long a run may take, as 500ms or 20s; if not given, ten times an undisturbed run, and at"
            + " least 2s.");
    add(spec, JOBS, "N", "How many runs at once; if not given, as many as there are processors.");
    add(spec, ONLY, "CASE", "Runs this case alone; may be given several times.");
    spec.addOption(
        OptionSpec.builder(LIST)
            .description("Prints the names of the cases, and runs none.")
            .build());
    add(spec, JUNIT, "FILE", "Writes the results as JUnit's XML, too.");
    add(
        spec,
        PAGE,
        "FOLDER",
        "Writes a page with all cases, index.html, and behind each the recording of its run.");
    spec.addOption(OptionSpec.builder(INSIDE).type(String.class).hidden(true).build());
    spec.addOption(OptionSpec.builder(PLACE).type(String.class).hidden(true).build());
    spec.addOption(CommandLineSpec.help());
    spec.addPositional(
        PositionalParamSpec.builder()
            .arity("1..*")
            .required(true)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .hidden(true)
            .build());
    return CommandLineSpec.withoutFiles(spec).setStopAtPositional(true);
  }

  /** Adds an option with a value; the last counts, or all if there may be several. */
  private static void add(CommandSpec spec, String name, String label, String description) {
    spec.addOption(
        OptionSpec.builder(name)
            .paramLabel(label)
            .arity("1")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description(description)
            .build());
  }

  /**
   * Reads the arguments.
   *
   * @param command the last of them, with one byte to a character
   * @throws MountFailure if a value is none
   */
  static ExploreArguments of(ParseResult parsed, List<String> command) throws MountFailure {
    List<String> optionLists = values(parsed, CommandLineSpec.OPTIONS);
    Optional<String> timeout = last(parsed, TIMEOUT);
    Optional<String> jobs = last(parsed, JOBS);
    return new ExploreArguments(
        withSemantics(optionLists),
        Optional.ofNullable(parsed.matchedOptionValue(PLACE, null)),
        Optional.ofNullable(parsed.matchedOptionValue(INSIDE, null)),
        last(parsed, CHECK),
        timeout.isPresent() ? Optional.of(nanos(timeout.get())) : Optional.empty(),
        jobs.isPresent() ? number(jobs.get()) : Runtime.getRuntime().availableProcessors(),
        values(parsed, ONLY),
        parsed.hasMatchedOption(LIST),
        last(parsed, JUNIT).map(Path::of),
        last(parsed, PAGE).map(Path::of),
        command,
        words(parsed, optionLists));
  }

  private static List<String> values(ParseResult parsed, String option) {
    return parsed.matchedOptionValue(option, List.<String>of());
  }

  private static Optional<String> last(ParseResult parsed, String option) {
    List<String> values = values(parsed, option);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
  }

  private static List<String> withSemantics(List<String> lists) {
    List<String> all = new ArrayList<>(lists);
    if (lists.stream().noneMatch(list -> ("," + list).contains("," + SEMANTICS))) {
      all.add(DEFAULT_SEMANTICS);
    }
    return all;
  }

  private static long nanos(String time) throws MountFailure {
    Matcher matcher = TIME.matcher(time);
    if (!matcher.matches()) {
      throw MountFailure.misuse(TIMEOUT + " takes a time such as 500ms or 20s");
    }
    TimeUnit unit = matcher.group(2).equals("s") ? TimeUnit.SECONDS : TimeUnit.MILLISECONDS;
    return unit.toNanos(Long.parseLong(matcher.group(1)));
  }

  private static int number(String text) throws MountFailure {
    if (!text.matches("[1-9][0-9]{0,3}")) {
      throw MountFailure.misuse(JOBS + " takes a number from 1 to 9999");
    }
    return Integer.parseInt(text);
  }

  private static String words(ParseResult parsed, List<String> optionLists) {
    StringBuilder words = new StringBuilder();
    optionLists.forEach(list -> words.append(" -o ").append(word(list)));
    if (parsed.hasMatchedOption(OVER)) {
      words.append(' ').append(OVER);
    }
    for (String option : List.of(CHECK, TIMEOUT)) {
      last(parsed, option)
          .ifPresent(value -> words.append(' ').append(option).append(' ').append(word(value)));
    }
    return words.toString();
  }

  private static String word(String unicode) {
    return ShellWord.of(NativeEncoding.bytes(unicode));
  }

  /**
   * The command line that runs the case of this name alone, with one byte to a character. Nothing
   * in the name means something to a shell.
   */
  String commandLine(String name) {
    return "freezerfs explore"
        + words
        + " "
        + ONLY
        + " "
        + name
        + " -- "
        + command.stream().map(ShellWord::of).collect(Collectors.joining(" "));
  }
}
