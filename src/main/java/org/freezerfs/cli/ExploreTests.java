package org.freezerfs.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.freezerfs.explore.ExploredTests;
import picocli.CommandLine.ParseResult;

/**
 * The process that serves the mounts of an explored test for the program that runs the test. It
 * ends when its standard input does.
 */
final class ExploreTests {
  /** The first line of its standard output, once it answers requests. */
  private static final String READY = "ready";

  private ExploreTests() {}

  /**
   * Serves {@link ExploredTests}.
   *
   * @throws MountFailure if there can be no mount on this host, or an option is wrong
   */
  static void run(List<String> args) throws MountFailure, IOException, InterruptedException {
    ParseResult parsed = CommandLineSpec.forTests().parseArgs(args.toArray(new String[0]));
    ExploredMounts mounts =
        new ExploredMounts(parsed.matchedOptionValue(CommandLineSpec.OPTIONS, List.of()));
    ExploreCommand.beginProcess();
    Runtime.getRuntime().addShutdownHook(new Thread(mounts::endAll, "end"));
    Path directory = Path.of(parsed.<String>matchedPositionalValue(0, ""));
    int program = parsed.matchedOptionValue(CommandLineSpec.EXPLORE_TESTS, 0);
    System.out.println(READY);
    System.out.flush();
    try {
      new ExploredTests(mounts, program, directory)
          .serve(
              new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)),
              System.out);
    } finally {
      // The program has removed it, unless it was killed.
      Files.deleteIfExists(directory);
    }
  }
}
