package org.freezerfs.mounted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioTest {
  /** A loop's beginning, with what it repeats for; its end; and a wait for a fixed time. */
  private static final Pattern LOOP_OR_WAIT =
      Pattern.compile(
          "(?<begin>\\b(?:for|while|until)\\b[^\\n]*?; do\\b)|(?<end>\\bdone\\b)"
              + "|(?<wait>(?:sleep|pause)"
              + "(?<=(?:^[ \\t]{0,40}|[;&|{(] ?|\\bthen |\\belse |\\bdo )(?:sleep|pause))"
              + " (?!0 )\\d{1,2}(?:\\.\\d+)?(?![\\d.])(?![^\\n]*# for a time: .))",
          Pattern.MULTILINE);

  @Test
  void whoeverLeavesAnEngineOutSaysWhy() throws IOException {
    for (Scenario scenario : Scenario.all()) {
      Set<String> leftOut = new TreeSet<>();
      scenario.semantics().forEach(era -> leftOut.addAll(Scenario.possibleEngines(era)));
      if (scenario.users().contains("root")) {
        scenario.semantics().forEach(era -> leftOut.removeAll(scenario.engines("root", era)));
        assertThat(scenario.hasReasonForEngines())
            .as("%s leaves out %s, and has a reason", scenario.name(), leftOut)
            .isEqualTo(!leftOut.isEmpty());
      }
    }
  }

  /**
   * A fixed time is too short on a busy machine, and too long on any other. Only a loop that ends
   * with a condition may have one, or a line that says why there is no condition.
   */
  @Test
  void noneWaitsForAFixedTime() throws IOException {
    SoftAssertions softly = new SoftAssertions();
    for (Scenario scenario : Scenario.all()) {
      softly
          .assertThat(fixedWaits(Files.readString(scenario.script())))
          .as("%s waits for a time, and not for a condition", scenario.name())
          .isEmpty();
    }
    softly.assertAll();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sleep 0.1 | 1",
        "echo a; sleep 2; echo b | 1",
        "    pause 0.5 | 1",
        "if a; then b; else sleep 0.2; fi | 1",
        "for a in b c; do sleep 1; done | 1",
        "until a; do sleep 0.01; done | 0",
        "for _ in 1 2; do a && break; sleep 0.1; done | 0",
        "until a; do b; done; sleep 0.3 | 1",
        "sleep 1000 | 0",
        "start_process sleep 1000 | 0",
        "sleep 0.5 # for a time: nothing is to happen | 0",
        "sleep 0.5 # for a time: | 1",
      })
  void findsFixedWaits(String script, int count) {
    assertThat(fixedWaits(script)).hasSize(count);
  }

  private static List<String> fixedWaits(String script) {
    List<String> waits = new ArrayList<>();
    Deque<String> loops = new ArrayDeque<>();
    String commands = ScenarioLibrary.withoutComments(script);
    Matcher matcher = LOOP_OR_WAIT.matcher(commands);
    while (matcher.find()) {
      if (matcher.group("begin") != null) {
        loops.push(matcher.group());
      } else if (matcher.group("end") != null) {
        loops.poll();
      } else if (loops.isEmpty() || !endsWithACondition(loops.peek(), commands, matcher.start())) {
        waits.add(matcher.group());
      }
    }
    return waits;
  }

  private static boolean endsWithACondition(String loop, String commands, int wait) {
    int begin = commands.lastIndexOf(loop, wait);
    int end = commands.indexOf("done", wait);
    String whole = commands.substring(begin, end < 0 ? commands.length() : end);
    return loop.startsWith("until")
        || loop.startsWith("while")
        || whole.contains("break")
        || whole.contains("return");
  }
}
