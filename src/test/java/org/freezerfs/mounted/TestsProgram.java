package org.freezerfs.mounted;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/** A program that runs the tests of classes, and prints a line or more for each test. */
final class TestsProgram {
  private TestsProgram() {}

  public static void main(String[] arguments) throws Exception {
    for (String tests : arguments) {
      run(Class.forName(tests));
    }
  }

  private static void run(Class<?> tests) {
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(tests))
        .enableImplicitConfigurationParameters(true)
        .execute()
        .testEvents()
        .finished()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .forEach(TestsProgram::print);
  }

  private static void print(TestExecutionResult result) {
    String how =
        switch (result.getStatus()) {
          case SUCCESSFUL -> "succeeded";
          case ABORTED -> "skipped";
          case FAILED -> "failed";
        };
    System.out.println(how + ": " + result.getThrowable().map(Throwable::getMessage).orElse(""));
  }
}
