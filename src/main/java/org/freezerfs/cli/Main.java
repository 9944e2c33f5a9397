package org.freezerfs.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.host.libc.Architecture;
import org.freezerfs.recorder.Recorder;
import org.freezerfs.text.LogText;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The program {@code freezerfs}: mounts, or runs one of the {@link Command commands} that are
 * written in Java.
 */
public final class Main {
  /**
   * The exit status where FUSE is not available, whatever the options are: EX_UNAVAILABLE of
   * sysexits.h.
   */
  public static final int UNAVAILABLE = 69;

  /** Standard error as it was at the start; the log may take its place later. */
  static final PrintStream ERRORS = System.err;

  private static final String BROKEN_PIPE = "Broken pipe";

  private static final String NO_MEMORY =
      "the heap is too small to begin with: make it larger by FREEZERFS_HEAP=256m in the"
          + " environment";

  /** The programs that this one is, or becomes. */
  private static final Set<Command.Program> MAIN =
      EnumSet.of(Command.Program.JAVA, Command.Program.EXPLORE);

  private Main() {}

  /** Runs the program. */
  public static void main(String[] args) {
    try {
      Architecture.current();
    } catch (UnsatisfiedLinkError e) {
      printError(e.getMessage());
      System.exit(UNAVAILABLE);
    }
    int status = run(List.of(args));
    if (status != 0 && args.length > 1 && args[0].equals(CommandLineSpec.READY)) {
      Daemonizer.reportFailure(args[1], status);
    }
    System.exit(withOutput(status));
  }

  /**
   * The exit status of a command that has this one: another, after a message, if something that it
   * has printed could not be written, as to a full disk. A reader that has ended wants no message.
   */
  private static int withOutput(int status) {
    if (!System.out.checkError()) {
      return status;
    }
    String reason = "the disk may be full";
    try {
      // The stream keeps no reason. A second write fails for the same one.
      new FileOutputStream(FileDescriptor.out).write('\n');
    } catch (IOException e) {
      reason = String.valueOf(e.getMessage());
    }
    return reason.equals(BROKEN_PIPE)
        ? MountFailure.FAILED
        : printError("not all could be written to standard output: " + reason);
  }

  /** Runs what the arguments ask for, and prints why it has failed; returns the exit status. */
  private static int run(List<String> args) {
    // A launcher that mounts gives options first.
    Optional<Command> command =
        args.isEmpty() || args.get(0).startsWith("-")
            ? Optional.empty()
            : Command.named(args.get(0));
    try {
      if (command.isPresent() && MAIN.contains(command.get().program())) {
        return runCommand(command.get(), args);
      }
      runMount(args);
      return 0;
    } catch (ParameterException e) {
      printError(
          MistypedCommand.inArguments(e.getCommandLine().getParseResult().originalArgs())
              .orElseGet(() -> e.getMessage() + CommandLineSpec.suggestion(e)));
      return MountFailure.MISUSED;
    } catch (MountFailure e) {
      printError(e.getMessage());
      return e.status();
    } catch (OutOfMemoryError e) {
      return printError(NO_MEMORY);
    } catch (IOException e) {
      return printError(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return printError("interrupted");
    }
  }

  private static int runCommand(Command command, List<String> args)
      throws MountFailure, IOException, InterruptedException {
    ParseResult parsed;
    boolean explores = command.program() == Command.Program.EXPLORE;
    try {
      parsed =
          (explores ? ExploreArguments.commandLine(command) : CommandLineSpec.forCommand(command))
              .parseArgs(args.subList(1, args.size()).toArray(new String[0]));
    } catch (ParameterException e) {
      printError("usage: " + command.syntax());
      return MountFailure.MISUSED;
    }
    if (CommandLine.printHelpIfRequested(parsed)) {
      return 0;
    }
    if (explores) {
      List<String> last = parsed.matchedPositionalValue(0, List.of());
      List<String> explored = ExploreCommand.lastArguments(last.size());
      return ExploreCommand.run(ExploreArguments.of(parsed, explored));
    }
    Optional<Path> operand =
        Optional.<String>ofNullable(parsed.matchedPositionalValue(0, null)).map(Path::of);
    return switch (command.word()) {
      case "top" -> TopCommand.run(operand);
      case "recover" -> Recover.run(operand.orElseThrow());
      case "timeline" -> runTimeline(command, operand.orElseThrow(), parsed);
      case "doctor" -> Doctor.run();
      case "serve" -> {
        Server.end();
        yield 0;
      }
      case "takeover" -> {
        runMount(List.of(CommandLineSpec.TAKEOVER, operand.orElseThrow().toString()));
        yield 0;
      }
      default -> throw new AssertionError(command);
    };
  }

  private static int runTimeline(Command command, Path source, ParseResult parsed)
      throws MountFailure, IOException, InterruptedException {
    List<String> forms = command.flags().stream().filter(parsed::hasMatchedOption).toList();
    if (forms.size() > 1) {
      printError("usage: " + command.syntax());
      return MountFailure.MISUSED;
    }
    return Timeline.run(source, Timeline.Form.of(forms.isEmpty() ? "" : forms.get(0)));
  }

  private static void runMount(List<String> args)
      throws MountFailure, IOException, InterruptedException {
    if (args.contains(CommandLineSpec.EXPLORE_TESTS)) {
      TestExplorationServer.run(args);
      return;
    }
    Preload preload = Preload.start();
    if (args.contains(CommandLineSpec.SERVE)) {
      ParseResult parsed = CommandLineSpec.forServer().parseArgs(args.toArray(new String[0]));
      if (!CommandLine.printHelpIfRequested(parsed)) {
        Server.run(preload, MountArguments.of(parsed));
      }
      return;
    }
    ParseResult parsed = CommandLineSpec.forMount().parseArgs(args.toArray(new String[0]));
    if (!CommandLineSpec.printHelp(parsed)) {
      MountArguments arguments = MountArguments.of(parsed);
      if (arguments.takesOver()) {
        takeOver(preload, arguments);
      } else {
        mount(preload, arguments, Optional.empty());
      }
    }
  }

  /**
   * Prints a message as one line on standard error, without characters that control a terminal.
   *
   * @return the exit status of a failure
   */
  static int printError(String message) {
    ERRORS.println("freezerfs: " + LogText.forTerminal(message.replace('\n', ' ')));
    return MountFailure.FAILED;
  }

  /** Mounts nothing, and becomes the daemon of a mount that has one. */
  private static void takeOver(Preload preload, MountArguments arguments)
      throws MountFailure, IOException, InterruptedException {
    if (arguments.operands().size() != 1) {
      throw MountFailure.misuse("usage: " + Command.named("takeover").orElseThrow().syntax());
    }
    Path mountPoint = RealPath.of(Path.of(arguments.operands().get(0)));
    try (PreviousDaemon previous = PreviousDaemon.of(mountPoint, RuntimeDirectory.ofSelf())) {
      MountArguments same =
          MountArguments.of(
              CommandLineSpec.forMount().parseArgs(previous.arguments().toArray(new String[0])));
      if (same.owned()) {
        throw Takeover.refusal(mountPoint, "it ends with the program that has mounted it");
      }
      mount(preload, same.launchedAs(arguments), Optional.of(previous));
    }
  }

  /**
   * Mounts.
   *
   * @param previous the daemon that has mounted, if this one takes the mount over
   */
  private static void mount(
      Preload preload, MountArguments arguments, Optional<PreviousDaemon> previous)
      throws MountFailure, IOException, InterruptedException {
    MountPlan plan = MountPlan.of(arguments);
    Logging.configure(plan.level().name(), plan.logFile());
    if (arguments.owned()) {
      ParentWatcher.start();
    }
    MountOptions options = plan.options();
    Path mountPoint = RealPath.of(plan.givenMountPoint());
    Daemonizer daemonizer =
        new Daemonizer(
            arguments.readyDescriptor(),
            arguments.launcher(),
            plan.needsDefaultLog() ? Optional.of(mountPoint) : Optional.empty());
    if (options.remount().isPresent()) {
      options.remount().get().run(mountPoint);
      daemonizer.reportReady();
      return;
    }
    Preflight preflight = new Preflight(mountPoint, options);
    if (previous.isEmpty()) {
      preflight.check();
    } else {
      preflight.checkTakeover();
    }
    CgroupFuse filesystem = preload.filesystem();
    try (Recorder recorder = Tracing.begin(options, mountPoint)) {
      plan.prepare(filesystem, mountPoint, daemonizer, recorder, previous).run();
    }
  }
}
