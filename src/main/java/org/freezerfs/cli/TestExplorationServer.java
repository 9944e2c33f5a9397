package org.freezerfs.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.freezerfs.explore.TestRuns;
import picocli.CommandLine.ParseResult;

/**
 * The process that serves the mounts of an explored test for the program that runs the test. It
 * ends when its standard input does.
 */
final class TestExplorationServer {
  private TestExplorationServer() {}

  /**
   * Serves {@link TestRuns}.
   *
   * @throws MountFailure if there can be no mount on this host, or an option is wrong
   */
  static void run(List<String> args) throws MountFailure, IOException, InterruptedException {
    ParseResult parsed = CommandLineSpec.forTests().parseArgs(args.toArray(new String[0]));
    ExploredMounts mounts =
        new ExploredMounts(parsed.matchedOptionValue(CommandLineSpec.OPTIONS, List.of()));
    ExploreCommand.beginProcess();
    Path directory = Path.of(parsed.<String>matchedPositionalValue(0, ""));
    int program = parsed.matchedOptionValue(CommandLineSpec.EXPLORE_TESTS, 0);
    TestRuns runs = new TestRuns(mounts, program, directory);
    Thread end =
        new Thread(
            () -> {
              mounts.endAll();
              runs.removeFiles();
            },
            "end");
    Runtime.getRuntime().addShutdownHook(end);
    System.out.println(Server.READY);
    System.out.flush();
    runs.serve(
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)),
        System.out);
  }
}
