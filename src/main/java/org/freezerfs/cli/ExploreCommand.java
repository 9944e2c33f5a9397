package org.freezerfs.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.freezerfs.explore.Exploration;
import org.freezerfs.explore.Explorer;
import org.freezerfs.host.proc.MountThreads;

/** The command {@code freezerfs explore}: the process in which all of its mounts are. */
final class ExploreCommand {
  private static final String SUPERVISE = "supervise";
  private static final String MOUNT_FOLDER = "mount-folder";

  /** A reader of the message may have stopped reading. */
  private static final long REPORT_MILLIS = 1_000;

  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static final Path CHILDREN = Path.of("/proc/thread-self/children");

  private ExploreCommand() {}

  /**
   * Explores.
   *
   * @return the exit status: 1 if a case shows that something is wrong with the command
   */
  static int run(ExploreArguments arguments)
      throws MountFailure, IOException, InterruptedException {
    if (Guardian.FILE == null) {
      throw new MountFailure("explore has to be started by the launcher");
    }
    if (!Files.exists(CHILDREN)) {
      throw new MountFailure(
          "explore needs a kernel with CONFIG_PROC_CHILDREN: " + CHILDREN + " is missing");
    }
    ExploredMounts mounts = new ExploredMounts(arguments.optionLists());
    beginProcess();
    MountFolder folder = MountFolder.make(program(MOUNT_FOLDER));
    Exploration exploration =
        new Exploration(
            new Explorer.Settings(
                mounts,
                supervise(arguments),
                arguments.command(),
                folder.path(),
                arguments.check(),
                arguments.limitNanos(),
                arguments.jobs(),
                arguments.page()),
            arguments::commandLine);
    CountDownLatch hasReported = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> end(exploration, mounts, folder, hasReported), "end"));
    try {
      return exploration.run(arguments.only(), arguments.lists(), arguments.junit());
    } catch (Explorer.UnfitCommandException e) {
      throw new MountFailure(e.getMessage());
    } catch (InterruptedException e) {
      // A signal ends the process, which waits for this message alone.
      Thread.currentThread().interrupt();
      return Main.printError("interrupted");
    } finally {
      hasReported.countDown();
    }
  }

  /**
   * The last arguments of this process as they were given, with one byte to a character: Java has
   * lost the bytes that are not UTF-8.
   */
  static List<String> lastArguments(int count) throws IOException {
    String all = Files.readString(COMMAND_LINE, StandardCharsets.ISO_8859_1);
    List<String> words = List.of(all.split("\0", -1));
    // What follows the last zero byte is none.
    int end = words.size() - 1;
    return words.subList(end - count, end);
  }

  /** What has to be so in a process that serves several mounts. */
  static void beginProcess() throws MountFailure, IOException, InterruptedException {
    Logging.configure(LogLevel.ERROR.name(), Optional.empty());
    Preload preload = Preload.start();
    MountThreads threads = new MountThreads();
    threads.begin();
    MountLog.begin(threads, LogLevel.ERROR, System.err);
    System.setErr(MountLog.stream(System.err));
    Server.requireHost();
    preload.filesystem();
  }

  /** The words that supervise a command, which is to follow them. */
  private static List<String> supervise(ExploreArguments arguments) {
    List<String> words = new ArrayList<>(List.of("perl", program(SUPERVISE).toString()));
    arguments.place().ifPresent(place -> Collections.addAll(words, "--over", place));
    arguments.inside().ifPresent(user -> Collections.addAll(words, "--user", user));
    words.add("--");
    return words;
  }

  /** The launcher's programs lie side by side. */
  private static Path program(String name) {
    return Path.of(Guardian.FILE).resolveSibling(name);
  }

  private static void end(
      Exploration exploration,
      ExploredMounts mounts,
      MountFolder folder,
      CountDownLatch hasReported) {
    exploration.end();
    mounts.endAll();
    try {
      exploration.awaitEnd();
      hasReported.await(REPORT_MILLIS, TimeUnit.MILLISECONDS);
      if (!folder.remove()) {
        System.err.println("freezerfs: it leaves " + folder.path() + ", as something is in it");
      }
    } catch (IOException e) {
      // It was killed, and has left the folder.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
