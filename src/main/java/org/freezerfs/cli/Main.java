package org.freezerfs.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.freezerfs.cli.CommandLineSpec.LogLevel;
import org.freezerfs.engine.Recorder;
import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.host.libc.NativeEncoding;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command {@code freezerfs}. */
public final class Main {
  /**
   * The exit status where FUSE can't be had, whatever is asked for: EX_UNAVAILABLE of sysexits.h.
   */
  public static final int UNAVAILABLE = 69;

  /** For whoever has started this, also once there is a log. */
  private static final PrintStream COMPLAINTS = System.err;

  private static final String NO_MEMORY =
      "there is no memory for it to begin with: give it more by FREEZERFS_HEAP=256m in the"
          + " environment";

  private Main() {}

  /** Runs the command. */
  public static void main(String[] args) {
    System.exit(
        switch (args.length > 0 ? args[0] : "") {
          case Recover.COMMAND -> Recover.run(List.of(args));
          case Timeline.COMMAND -> Timeline.run(List.of(args));
          default -> run(args);
        });
  }

  private static int run(String[] args) {
    Preload preload = Preload.start();
    CommandLine command = CommandLineSpec.commandLine();
    try {
      ParseResult parsed = command.parseArgs(args);
      if (!CommandLine.printHelpIfRequested(parsed)) {
        mount(preload, CommandLineSpec.of(parsed));
      }
      return 0;
    } catch (ParameterException e) {
      return complain(e.getMessage() + "; 'freezerfs --help' lists what there is");
    } catch (MountFailure e) {
      complain(e.getMessage());
      return e.status();
    } catch (OutOfMemoryError e) {
      return complain(NO_MEMORY);
    } catch (IOException e) {
      return complain(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return complain("interrupted");
    }
  }

  static int complain(String message) {
    COMPLAINTS.println("freezerfs: " + NativeEncoding.of(message.replace('\n', ' ')));
    return MountFailure.FAILED;
  }

  private static void mount(Preload preload, CommandLineSpec syntax)
      throws MountFailure, IOException, InterruptedException {
    List<String> operands = syntax.operands();
    if (operands.size() > 2) {
      throw new MountFailure(
          "'" + operands.get(2) + "' is one argument too many: a source and a mount point are all");
    }
    if (syntax.owned()) {
      ParentWatcher.watch();
    }
    MountOptions options = MountOptions.parse(syntax.optionLists());
    Optional<Path> log = syntax.logFile().or(options::log);
    boolean isUnseen = log.isEmpty() && syntax.readyDescriptor() >= 0;
    Logging.configure(syntax.logLevel().orElse(usualLevel(syntax, isUnseen)).name(), log);
    MistypedCommand.check(operands, options);
    String source = operands.size() > 1 ? operands.get(0) : "freezerfs";
    Path mountPoint = real(Path.of(operands.get(operands.size() - 1)).toAbsolutePath());
    Daemonizer launch =
        new Daemonizer(
            syntax.readyDescriptor(), isUnseen ? Optional.of(mountPoint) : Optional.empty());
    if (options.remount().isPresent()) {
      options.remount().get().run(mountPoint);
      launch.ready();
      return;
    }
    new Preflight(mountPoint, options).check();
    CgroupFuse filesystem = preload.filesystem();
    try (Recorder recorder = Tracing.begin(options, mountPoint)) {
      new Mount(filesystem, source, mountPoint, options, launch, recorder).run();
    }
  }

  /** What nobody has asked to see is not worth a file, unless it is a warning. */
  private static LogLevel usualLevel(CommandLineSpec syntax, boolean isUnseen) {
    if (syntax.foreground()) {
      return LogLevel.DEBUG;
    }
    return isUnseen ? LogLevel.WARN : LogLevel.INFO;
  }

  /**
   * As the kernel knows it, without symbolic links. A mount whose server has died can't be looked
   * into, but its folder can.
   */
  static Path real(Path path) throws IOException {
    Path parent = path.getParent();
    if (Files.exists(path)) {
      return path.toRealPath();
    }
    return parent == null || !Files.exists(parent)
        ? path.normalize()
        : parent.toRealPath().resolve(path.getFileName());
  }
}
