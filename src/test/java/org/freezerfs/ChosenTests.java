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
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * A program that runs tests without Maven, for fuse-tests/run. Its arguments are scenarios (with a
 * slash), packages (with a dot at the end) and classes.
 */
public final class ChosenTests {
  private static final Path SOURCES = Path.of("src/test/java");
  private static final String PARALLEL = "junit.jupiter.execution.parallel.enabled";
  private static final String SCENARIOS = "org.freezerfs.mounted.ScenariosIT";

  private ChosenTests() {}

  public static void main(String[] arguments) throws IOException {
    List<DiscoverySelector> selectors = new ArrayList<>();
    List<String> scenarios = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.contains("/")) {
        scenarios.add(argument);
      } else if (argument.endsWith(".")) {
        selectors.add(selectPackage(argument.substring(0, argument.length() - 1)));
      } else {
        selectors.add(selectClass(className(argument)));
      }
    }
    if (!scenarios.isEmpty()) {
      System.setProperty("scenario", String.join(",", scenarios));
      selectors.add(selectClass(SCENARIOS));
    }
    // As in Maven's run: unit tests have a virtual machine for themselves, one after the other.
    List<TestExecutionSummary> summaries =
        List.of(run(selectors, ".*Test", false), run(selectors, ".*IT", true));
    PrintWriter output = new PrintWriter(System.out, true, Charset.defaultCharset());
    summaries.forEach(summary -> summary.printFailuresTo(output, 0));
    output.printf(
        "%d tests passed, %d failed, %d were skipped%n",
        sum(summaries, TestExecutionSummary::getTestsSucceededCount),
        sum(summaries, TestExecutionSummary::getTotalFailureCount),
        sum(summaries, TestExecutionSummary::getTestsSkippedCount)
            + sum(summaries, TestExecutionSummary::getTestsAbortedCount));
    boolean isGood =
        sum(summaries, TestExecutionSummary::getTotalFailureCount) == 0
            && sum(summaries, TestExecutionSummary::getTestsFoundCount) > 0;
    System.exit(isGood ? 0 : 1);
  }

  private static long sum(
      List<TestExecutionSummary> summaries, ToLongFunction<TestExecutionSummary> count) {
    return summaries.stream().mapToLong(count).sum();
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
