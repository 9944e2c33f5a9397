package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.freezerfs.host.NativeText;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command {@code freezerfs}. It takes its arguments in the order in which mount(8) hands them
 * to a helper.
 */
@Command(
    name = "freezerfs",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = "Mounts a control-group filesystem whose freezer acts on real processes.",
    footer = {
      "",
      "Mount options:",
      "  freezer, signal      show these subsystems; with none named, all",
      "  semantics=v4         whose rules hold: the patch set of July 2008",
      "  transition=read      FREEZING is seen at least once after each freeze (v4)",
      "  transition=eager     a look that finds all tasks frozen says FROZEN at once",
      "  events=kernel        births and SIGCONT are noticed as the kernel tells of them, where it does",
      "  events=none          they are looked for",
      "  log=FILE             as --log-file, for mount(8)",
      "  allow_other, ro ...  FUSE's own, as in mount.fuse(8)",
      "",
      "To end it: umount MOUNTPOINT, or fusermount -u MOUNTPOINT as an ordinary user.",
      "All that it had stopped then goes on."
    })
public final class Main implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int NO_LAUNCHER = -1;

  private final Preload preload = Preload.start();

  @Parameters(
      arity = "1..2",
      paramLabel = "[SOURCE] MOUNTPOINT",
      description = "What /proc/mounts shows as the source, and where to mount.")
  private List<String> operands = new ArrayList<>();

  @Option(names = "-o", paramLabel = "OPTIONS", description = "Mount options, separated by commas.")
  private List<String> optionLists = new ArrayList<>();

  @Option(names = "-f", description = "Stay in the foreground, and show each transition.")
  private boolean foreground;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "error, warn, info, debug; info, or debug in the foreground, if not given.")
  private LogLevel logLevel;

  @Option(
      names = "--log-file",
      paramLabel = "FILE",
      description = "Where a daemon logs to; nowhere, if not given.")
  private Path logFile;

  /** Flags that mount(8) hands to helpers, and that mean nothing here. */
  @Option(
      names = {"-n", "-s", "-v"},
      hidden = true)
  void ignoreFlag(boolean given) {}

  @Option(names = "-t", hidden = true)
  void ignoreType(String given) {}

  /** The launcher waits at its other end. */
  @Option(names = "--ready-fd", hidden = true)
  private int readyDescriptor = NO_LAUNCHER;

  /** How much is logged. */
  enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  /** The version that the build wrote into the manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "freezerfs "
            + Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)")
      };
    }
  }

  /** Runs the command. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine command = new CommandLine(new Main());
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setParameterExceptionHandler(
        (e, arguments) -> complain(e.getMessage() + "; 'freezerfs --help' lists what there is"));
    command.setExecutionExceptionHandler((e, commandLine, result) -> complain(e.getMessage()));
    return command;
  }

  private static int complain(String message) {
    System.err.println("freezerfs: " + NativeText.of(message.replace('\n', ' ')));
    return FAILED;
  }

  @Override
  public Integer call() throws MountFailure, IOException, InterruptedException {
    if (operands.size() > 2) {
      throw new MountFailure(
          "'" + operands.get(2) + "' is one argument too many: a source and a mount point are all");
    }
    MountOptions options = MountOptions.parse(optionLists);
    Optional<Path> log = Optional.ofNullable(logFile).or(options::log);
    if (log.isPresent()) {
      requireWritable(log.get());
    }
    LogLevel level = logLevel != null ? logLevel : foreground ? LogLevel.DEBUG : LogLevel.INFO;
    Logging.configure(level.name(), log);
    String source = operands.size() > 1 ? operands.get(0) : "freezerfs";
    Path mountPoint = real(Path.of(operands.get(operands.size() - 1)).toAbsolutePath());
    new Preflight(mountPoint, options).check();
    Launch launch = new Launch(readyDescriptor);
    new Mount(preload.filesystem(), source, mountPoint, options, launch).run();
    return 0;
  }

  /**
   * As the kernel knows it, without symbolic links. A mount whose server has died can't be looked
   * into, but its folder can.
   */
  private static Path real(Path path) throws IOException {
    Path parent = path.getParent();
    if (Files.exists(path)) {
      return path.toRealPath();
    }
    return parent == null || !Files.exists(parent)
        ? path.normalize()
        : parent.toRealPath().resolve(path.getFileName());
  }

  private static void requireWritable(Path file) throws MountFailure {
    try {
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    } catch (IOException e) {
      throw new MountFailure("the log file " + file + " can't be written: choose another");
    }
  }
}
