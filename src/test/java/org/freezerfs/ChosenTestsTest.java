package org.freezerfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code fuse-tests/run --changed} runs for a file, as fuse-tests/quick.sh says. */
class ChosenTestsTest {
  private static final Path MAIN = Path.of("src/main/java");

  private static List<String> testsOf(List<String> files) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("sh", "-c", ". fuse-tests/quick.sh; for file; do tests_of \"$file\"; done"));
    command.add("sh");
    command.addAll(files);
    Process shell = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(printed).isZero();
    return printed.lines().toList();
  }

  @ParameterizedTest
  @CsvSource({
    "src/main/java/org/freezerfs/power/PowerState.java, org.freezerfs.power. 7-power/",
    "src/main/java/org/freezerfs/engine/signals/order/X.java, org.freezerfs.engine.signals.order. 5-freezer/",
    "src/test/java/org/freezerfs/trace/SomeTest.java, org.freezerfs.trace. SomeTest",
    "src/test/java/org/freezerfs/mounted/ScenarioTest.java, ScenarioTest",
    "fuse-tests/scenarios/5-freezer/traced.sh, 5-freezer/traced",
    "fuse-tests/scenarios/5-freezer/traced.v1.out, 5-freezer/traced",
    "fuse-tests/clients/crun.out, clients/crun",
    "fuse-tests/programs/reuse_id.c, 8-permissions/id-reused",
    "README.md, org.freezerfs.documents.",
  })
  void areThoseOfItsPackageOrFolder(String file, String tests) throws Exception {
    assertThat(String.join(" ", testsOf(List.of(file)))).contains(tests);
  }

  @Test
  void eachPackageHasScenarios() throws Exception {
    SoftAssertions softly = new SoftAssertions();
    try (Stream<Path> files = Files.walk(MAIN)) {
      for (Path folder : files.filter(Files::isDirectory).toList()) {
        String name = folder.toString();
        if (folder.toFile().listFiles(File::isFile).length == 0) {
          continue;
        }
        List<String> tests = testsOf(List.of(folder + "/Some.java"));
        softly.assertThat(tests).as(name).hasSizeGreaterThan(1);
        for (String test : tests.stream().filter(test -> test.contains("/")).toList()) {
          Path section = Path.of("fuse-tests/scenarios", test.replaceFirst("/.*", ""));
          softly.assertThat(section).as(name).isDirectory();
        }
      }
    }
    softly.assertAll();
  }
}
