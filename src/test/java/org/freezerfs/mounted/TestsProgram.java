package org.freezerfs.mounted;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

  /**
   * Runs this program in a mount namespace of its own, and returns its output.
   *
   * @param preparation commands of the shell that change the namespace first
   * @param options options of the virtual machine
   */
  static String runInNamespace(String preparation, List<String> options, Class<?>... tests)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("unshare", "--mount", "sh", "-c", preparation + " && exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(TestsProgram.class.getName());
    Stream.of(tests).map(Class::getName).forEach(command::add);
    return Commands.run(Duration.ofSeconds(30), Path.of("/"), Map.of(), command).output();
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
