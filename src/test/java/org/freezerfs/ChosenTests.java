package org.freezerfs;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;
import static org.junit.platform.launcher.EngineFilter.includeEngines;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * A program that runs tests without Maven, for fuse-tests/run. Its arguments are scenarios (with a
 * slash), packages (with a dot at the end) and classes. As in Maven's run, unit tests have a
 * virtual machine for themselves, one after the other; here the mounted tests run beside them.
 */
public final class ChosenTests {
  private static final Path SOURCES = Path.of("src/test/java");
  private static final String PARALLEL = "junit.jupiter.execution.parallel.enabled";
  private static final String SCENARIOS = "org.freezerfs.mounted.ScenariosIT";

  /** The first argument of the virtual machine of unit tests. */
  private static final String UNITS = "--units";

  private static final int FAILED = 1;
  private static final int NONE_FOUND = 2;

  private ChosenTests() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    boolean isForUnits = arguments[0].equals(UNITS);
    List<DiscoverySelector> selectors = new ArrayList<>();
    List<String> scenarios = new ArrayList<>();
    for (String argument : List.of(arguments).subList(isForUnits ? 1 : 0, arguments.length)) {
      if (argument.contains("/")) {
        scenarios.add(argument);
      } else if (argument.endsWith(".")) {
        selectors.add(selectPackage(argument.substring(0, argument.length() - 1)));
      } else {
        selectors.add(selectClass(className(argument)));
      }
    }
    if (isForUnits) {
      System.exit(status(run(selectors, ".*Test", false)));
    }
    Optional<Process> units = selectors.isEmpty() ? Optional.empty() : Optional.of(startForUnits());
    if (!scenarios.isEmpty()) {
      System.setProperty("scenario", String.join(",", scenarios));
      selectors.add(selectClass(SCENARIOS));
    }
    int mounted = status(run(selectors, ".*IT", true));
    int ofUnits = units.isPresent() ? units.get().waitFor() : NONE_FOUND;
    System.exit(
        mounted == NONE_FOUND ? ofUnits : ofUnits == NONE_FOUND ? mounted : mounted | ofUnits);
  }

  /** Runs this program in the same way, for the unit tests. */
  private static Process startForUnits() throws IOException {
    ProcessHandle.Info self = ProcessHandle.current().info();
    List<String> command = new ArrayList<>(List.of(self.arguments().orElseThrow()));
    command.add(command.indexOf(ChosenTests.class.getName()) + 1, UNITS);
    command.add(0, self.command().orElseThrow());
    return new ProcessBuilder(command).inheritIO().start();
  }

  /** Prints what has come of tests, and returns 0 if all is good. */
  private static int status(TestExecutionSummary summary) {
    if (summary.getTestsFoundCount() == 0) {
      return NONE_FOUND;
    }
    PrintWriter output = new PrintWriter(System.out, true, Charset.defaultCharset());
    summary.printFailuresTo(output, 0);
    output.printf(
        "%d tests passed, %d failed, %d were skipped%n",
        summary.getTestsSucceededCount(),
        summary.getTotalFailureCount(),
        summary.getTestsSkippedCount() + summary.getTestsAbortedCount());
    return summary.getTotalFailureCount() == 0 ? 0 : FAILED;
  }

  private static TestExecutionSummary run(
      List<DiscoverySelector> selectors, String names, boolean isParallel) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors)
                .filters(
                    includeEngines("junit-jupiter"),
                    ClassNameFilter.includeClassNamePatterns(names))
                .configurationParameter(PARALLEL, Boolean.toString(isParallel))
                .build(),
            listener);
    return listener.getSummary();
  }

  /** Finds the package of a class. */
  private static String className(String simpleName) throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.endsWith(simpleName + ".java"))
          .map(file -> SOURCES.relativize(file).toString().replace(".java", "").replace('/', '.'))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no such test: " + simpleName));
    }
  }
}
