package org.freezerfs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line of {@code freezerfs}, described to picocli by calls: picocli needs a quarter of
 * the time to a mount to read annotations. Arguments come in the order in which mount(8) hands them
 * to a helper.
 */
final class CommandLineSpec {
  static final String OPTIONS = "-o";
  static final String FOREGROUND = "-f";
  static final String LOG_LEVEL = "--log-level";
  static final String LOG_FILE = "--log-file";

  /** The launcher gives this first, and is told there how the start went. */
  static final String READY = "--ready-fd";

  /** The launcher's process id. */
  static final String LAUNCHER = "--launcher";

  static final String OWNED = "--owned";

  /** The process ids of those that end the mount, separated by commas. */
  static final String OWNERS = "--owners";

  /** The launcher gives this for the command {@code takeover}. */
  static final String TAKEOVER = "--takeover";

  /** The launcher gives this for the command {@code serve}. */
  static final String SERVE = "--serve";

  /** The process id of the program whose test is explored. */
  static final String EXPLORE_TESTS = "--explore-tests";

  private CommandLineSpec() {}

  /** Returns the command line that mounts. */
  static CommandLine forMount() {
    CommandSpec command = withVersion();
    command.addOption(
        OptionSpec.builder(OPTIONS)
            .paramLabel("OPTIONS")
            .arity("1")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("Mount options, separated by commas.")
            .build());
    addDaemonOptions(command);
    command.addOption(OptionSpec.builder(OWNED).hidden(true).build());
    command.addOption(
        OptionSpec.builder(OWNERS)
            .arity("1")
            .type(Set.class)
            .auxiliaryTypes(Integer.class)
            .splitRegex(",")
            .hidden(true)
            .build());
    command.addOption(OptionSpec.builder(TAKEOVER).hidden(true).build());
    // mount(8) hands these flags to its helpers; they mean nothing here.
    for (String flag : new String[] {"-n", "-s", "-v"}) {
      command.addOption(OptionSpec.builder(flag).hidden(true).build());
    }
    command.addOption(OptionSpec.builder("-t").type(String.class).hidden(true).build());
    command.addPositional(
        PositionalParamSpec.builder()
            .arity("1..2")
            .required(true)
            .paramLabel("[SOURCE] MOUNTPOINT")
            .hideParamSyntax(true)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("The source that /proc/mounts shows, and the directory to mount at.")
            .build());
    return withoutFiles(command).setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** Returns the command line of the {@link Server}. */
  static CommandLine forServer() {
    CommandSpec command = withVersion();
    addDaemonOptions(command);
    command.addOption(OptionSpec.builder(SERVE).hidden(true).build());
    return withoutFiles(command).setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** Returns the command line of {@link TestExplorationServer}, which no user gives. */
  static CommandLine forTests() {
    CommandSpec command = CommandSpec.create().name("freezerfs");
    command.addOption(OptionSpec.builder(EXPLORE_TESTS).type(int.class).build());
    command.addOption(
        OptionSpec.builder(OPTIONS)
            .arity("1")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .build());
    command.addPositional(
        PositionalParamSpec.builder().arity("1").required(true).type(String.class).build());
    return withoutFiles(command);
  }

  private static CommandSpec withVersion() {
    CommandSpec command = CommandSpec.create().name("freezerfs").versionProvider(new Version());
    command.usageMessage().sortOptions(false).width(Help.WIDTH);
    return command;
  }

  /** Adds the options of whatever may become a daemon. */
  private static void addDaemonOptions(CommandSpec command) {
    command.addOption(
        OptionSpec.builder(FOREGROUND)
            .description("Stay in the foreground, and show each transition.")
            .build());
    command.addOption(
        OptionSpec.builder(LOG_LEVEL)
            .paramLabel("LEVEL")
            .type(LogLevel.class)
            .description(
                "error, warn, info, debug; if not given, info into a file, debug in the foreground,"
                    + " else warn.")
            .build());
    command.addOption(
        OptionSpec.builder(LOG_FILE)
            .paramLabel("FILE")
            .type(String.class)
            .description(
                "The file that a daemon logs to, after its contents; if not given, the host's log, or"
                    + " a file beside its journal.")
            .build());
    command.addOption(OptionSpec.builder(READY).type(int.class).hidden(true).build());
    command.addOption(OptionSpec.builder(LAUNCHER).type(int.class).hidden(true).build());
    command.addOption(help());
    command.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Print version information and exit.")
            .build());
  }

  /** Returns the command line of a command that {@link Main} runs, with one operand or none. */
  static CommandLine forCommand(Command command) {
    CommandSpec spec = CommandSpec.create().name("freezerfs " + command.word());
    spec.usageMessage()
        .width(Help.WIDTH)
        .customSynopsis(command.syntax())
        .description(command.meaning());
    if (command.hasOperand()) {
      spec.addPositional(
          PositionalParamSpec.builder()
              .arity(command.requiresOperand() ? "1" : "0..1")
              .required(command.requiresOperand())
              .type(String.class)
              .hidden(true)
              .build());
    }
    command.flags().forEach(flag -> spec.addOption(OptionSpec.builder(flag).hidden(true).build()));
    spec.addOption(help());
    return withoutFiles(spec);
  }

  /** An argument that begins with @ is no file with arguments. */
  static CommandLine withoutFiles(CommandSpec spec) {
    return new CommandLine(spec).setExpandAtFiles(false);
  }

  static OptionSpec help() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .description("Show this help message and exit.")
        .build();
  }

  /**
   * Prints help or the version on standard output, if that is asked for.
   *
   * @return whether it was
   */
  static boolean printHelp(ParseResult parsed) {
    if (parsed.isUsageHelpRequested()) {
      CommandSpec command = parsed.commandSpec();
      command.usageMessage().description(Help.header()).footer(Help.footer());
    }
    return CommandLine.printHelpIfRequested(parsed);
  }

  /** Returns what to do about a command line that can't be parsed, to be added to the message. */
  static String suggestion(ParameterException failure) {
    List<String> known = new ArrayList<>();
    for (OptionSpec option : failure.getCommandLine().getCommandSpec().options()) {
      if (!option.hidden()) {
        known.addAll(List.of(option.names()));
      }
    }
    Optional<String> meant =
        failure instanceof UnmatchedArgumentException unmatched
            ? Suggestion.nearest(unmatched.getUnmatched().get(0).replaceFirst("=.*", ""), known)
            : Optional.empty();
    return meant
        .map(option -> ": did you mean '" + option + "'?")
        .orElse("; 'freezerfs --help' lists all options");
  }

  /** The version that the build writes into the manifest. */
  private static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "freezerfs "
            + Optional.ofNullable(CommandLineSpec.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)")
      };
    }
  }
}
