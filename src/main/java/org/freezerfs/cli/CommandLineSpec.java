package org.freezerfs.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * The words of the command {@code freezerfs}, in the order in which mount(8) hands them to a
 * helper. picocli is told them here and not by annotations, whose reading is a quarter of the way
 * to a mount.
 *
 * @param operands the source, if there is one, and the mount point
 * @param optionLists what each {@code -o} asks for
 * @param readyDescriptor where the launcher waits at its other end; negative if none does
 * @param owned whether the mount ends when standard input does
 */
record CommandLineSpec(
    List<String> operands,
    List<String> optionLists,
    boolean foreground,
    Optional<LogLevel> logLevel,
    Optional<Path> logFile,
    int readyDescriptor,
    boolean owned) {
  private static final int NO_LAUNCHER = -1;
  private static final int HELP_WIDTH = 100;

  private static final String OPTIONS = "-o";
  private static final String FOREGROUND = "-f";
  private static final String LOG_LEVEL = "--log-level";
  private static final String LOG_FILE = "--log-file";
  private static final String READY = "--ready-fd";
  private static final String OWNED = "--owned";

  private static final String[] FOOTER = {
    "",
    "Mount options:",
    "  freezer, signal      show these subsystems; with none named, both",
    "  power                power.state in the root: suspend and resume, which skips frozen groups",
    "  power=unpatched      the same, but the resume thaws those as well: the bug of 2008",
    "  semantics=WORD       whose rules hold, as below",
    "  transition=read      FREEZING is seen at least once after each freeze (v4's default)",
    "  transition=eager     a look that finds all tasks frozen says FROZEN at once (the others')",
    "  events=kernel        births and SIGCONT are noticed as the kernel tells of them, where it does",
    "  events=none          they are looked for",
    "  journal=none         what is stopped is not written down: it stays so if this is killed",
    "  guardian             a second process lets go of that within a second if this is killed",
    "  persist              groups outlive the mount, and the daemon, until they are removed",
    "  nested               the mount point may be inside a freezerfs",
    "  max_groups=NUMBER    how many groups there may be: 65536 if not given",
    "  fault_freezing=TIME  for tests of clients: FREEZING lasts at least so long, such as 2s",
    "  fault_busy=NUMBER    so many writes of FROZEN to a group give EBUSY, and leave a task out",
    "  fault_refuse=ID      this task can't be frozen",
    "  fault_delay=FILE:read=TIME[:NUMBER], or :write    so many answers, or all, come later",
    "  fault_error=FILE:read=ERRNO[:NUMBER], or :write   so many answers, or all, are this error",
    "  faults=none          none may be set on a group, as setfattr -n user.freezerfs.fault_... does",
    "  log=FILE             as --log-file, for mount(8)",
    "  trace=FILE           records what happens there, for 'freezerfs timeline'",
    "  allow_other, ro ...  FUSE's own, as in mount.fuse(8)",
    "  remount              gives what is mounted there other flags, such as ro; mounts nothing",
    "",
    "Semantics, and what your program was written for:",
    "  v4                   the patch set of July 2008: RUNNING, and a frozen task may be moved",
    "  v5                   its next version: the same, but a frozen task can't be moved",
    "  2.6.28               kernels from 2.6.28 to 3.7: THAWED; a frozen task can't be moved",
    "  hierarchical         kernels since 3.8, and cgroup v1 of today: THAWED; a freeze reaches",
    "                       the groups below; a task that is moved is frozen or thawed",
    "  If in doubt: hierarchical for a program in use, v4 (the default) for the transcript.",
    "",
    "To end it: freezerfs umount MOUNTPOINT; umount(8) and fusermount -u do the same.",
    "All that it had stopped then goes on.",
    "",
    "freezerfs ls, exec, freeze, thaw and kill are for groups: 'freezerfs ls --help' says how.",
    "freezerfs recover MOUNTPOINT lets go of what one that was killed had stopped.",
    "freezerfs timeline FILE > PAGE.html draws what trace=FILE has recorded."
  };

  /** How much is logged. */
  enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  static CommandLine commandLine() {
    CommandSpec command = CommandSpec.create().name("freezerfs").versionProvider(new Version());
    command
        .usageMessage()
        .sortOptions(false)
        .width(HELP_WIDTH)
        .description("Mounts a control-group filesystem whose freezer acts on real processes.")
        .footer(FOOTER);
    command.addPositional(
        PositionalParamSpec.builder()
            .arity("1..2")
            .required(true)
            .paramLabel("[SOURCE] MOUNTPOINT")
            .hideParamSyntax(true)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("What /proc/mounts shows as the source, and where to mount.")
            .build());
    command.addOption(
        OptionSpec.builder(OPTIONS)
            .paramLabel("OPTIONS")
            .arity("1")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("Mount options, separated by commas.")
            .build());
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
                "Where a daemon logs to, after what is there; if not given, beside its journal.")
            .build());
    command.addOption(OptionSpec.builder(READY).type(int.class).hidden(true).build());
    command.addOption(OptionSpec.builder(OWNED).hidden(true).build());
    command.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help message and exit.")
            .build());
    command.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Print version information and exit.")
            .build());
    // Flags that mount(8) hands to helpers, and that mean nothing here.
    for (String flag : new String[] {"-n", "-s", "-v"}) {
      command.addOption(OptionSpec.builder(flag).hidden(true).build());
    }
    command.addOption(OptionSpec.builder("-t").type(String.class).hidden(true).build());
    return new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true);
  }

  static CommandLineSpec of(ParseResult parsed) {
    return new CommandLineSpec(
        parsed.matchedPositionalValue(0, List.of()),
        parsed.matchedOptionValue(OPTIONS, List.of()),
        parsed.hasMatchedOption(FOREGROUND),
        Optional.ofNullable(parsed.matchedOptionValue(LOG_LEVEL, null)),
        Optional.<String>ofNullable(parsed.matchedOptionValue(LOG_FILE, null)).map(Path::of),
        parsed.matchedOptionValue(READY, NO_LAUNCHER),
        parsed.hasMatchedOption(OWNED));
  }

  /** The version that the build wrote into the manifest. */
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
