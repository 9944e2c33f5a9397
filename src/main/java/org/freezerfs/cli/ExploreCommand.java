package org.freezerfs.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.freezerfs.explore.Exploration;
import org.freezerfs.explore.Explorer;
import org.freezerfs.host.proc.MountThreads;
import org.freezerfs.host.programs.Programs;

/**
 * The command {@code freezerfs explore}: the process in which all of its mounts are, and the folder
 * for them.
 */
final class ExploreCommand {
  private static final String SUPERVISE = "supervise";

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
    Path directory = makeDirectory();
    Exploration exploration =
        new Exploration(
            new Explorer.Settings(
                mounts,
                supervise(arguments),
                arguments.command(),
                directory,
                arguments.check(),
                arguments.limitNanos(),
                arguments.jobs(),
                arguments.page()),
            arguments::commandLine);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> end(exploration, mounts, directory), "end"));
    try {
      return exploration.run(arguments.only(), arguments.lists(), arguments.junit());
    } catch (Explorer.UnfitCommandException e) {
      throw new MountFailure(e.getMessage());
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
  private static void beginProcess() throws MountFailure, IOException, InterruptedException {
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
    // The launcher's programs lie side by side.
    Path program = Path.of(Guardian.FILE).resolveSibling(SUPERVISE);
    List<String> words = new ArrayList<>(List.of("perl", program.toString()));
    arguments.place().ifPresent(place -> Collections.addAll(words, "--over", place));
    arguments.inside().ifPresent(user -> Collections.addAll(words, "--user", user));
    words.add("--");
    return words;
  }

  private static Path makeDirectory() throws MountFailure, IOException {
    // Java looks at its own property alone.
    String at = Programs.unicodeVariable("TMPDIR");
    try {
      Path directory =
          Files.createTempDirectory(
              Path.of(at.isEmpty() ? "/tmp" : at).toRealPath(), "freezerfs-explore.");
      Explorer.openForAll(directory);
      return directory;
    } catch (FileSystemException e) {
      throw new MountFailure(
          "no temporary directory can be made in '"
              + (at.isEmpty() ? "/tmp" : at)
              + "': set TMPDIR to one that you can write to");
    }
  }

  private static void end(Exploration exploration, ExploredMounts mounts, Path directory) {
    exploration.end();
    mounts.endAll();
    try {
      exploration.awaitEnd();
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      System.err.println("freezerfs: it leaves " + directory + ", as something is in it");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
