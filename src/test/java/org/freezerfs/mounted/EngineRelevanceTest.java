package org.freezerfs.mounted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineRelevanceTest {
  private static final List<String> ALL = List.of("signals", "v1", "v2");

  @TempDir Path folder;

  private final EngineRelevance relevance;

  EngineRelevanceTest() throws IOException {
    relevance = new EngineRelevance();
  }

  private List<String> engines(String semantics, String... lines) throws IOException {
    Path script = folder.resolve("scenario.sh");
    Files.write(script, List.of(lines));
    Scenario scenario = new Scenario(script, "5-freezer/scenario");
    return relevance.of(scenario).chosen(semantics, scenario.engines("root", semantics));
  }

  @Test
  void oneEngineIfNoTaskIsPutIntoAGroup() throws IOException {
    assertThat(engines("v4", "# It has no tasks.", "mkdir 0", "try rmdir 0")).hasSize(1);
    assertThat(engines("v4", "mkdir 0; echo FROZEN > 0/freezer.state")).hasSize(1);
  }

  @Test
  void oneOfEachKindIfTasksAreOnlyMembers() throws IOException {
    assertThat(engines("v4", "mkdir 0; echo x > 0/tasks")).hasSize(2).contains("signals");
  }

  @Test
  void allIfItFreezesOrSignalsMembersAlsoInAFunctionThatItCalls() throws IOException {
    assertThat(engines("v4", "mkdir 0; echo $$ > 0/tasks; echo FROZEN > 0/freezer.state"))
        .isEqualTo(ALL);
    assertThat(engines("v4", "mkdir 0; member 0; echo 9 > 0/signal.kill")).isEqualTo(ALL);
    assertThat(engines("v4", "mkdir 0; freeze_and_kill_forked program 3")).isEqualTo(ALL);
    assertThat(engines("v4", "chain 0")).isEqualTo(ALL);
  }

  @Test
  void oneInEachFurtherEraThatAnEngineDoesNotSee() throws IOException {
    String[] script = {
      "#: semantics v5 v4 hierarchical v2", "member 0; echo FROZEN > 0/freezer.state"
    };
    assertThat(engines("v5", script)).isEqualTo(ALL);
    assertThat(engines("v4", script)).hasSize(1);
    assertThat(engines("hierarchical", script)).isEqualTo(ALL);
    assertThat(engines("v2", script)).isEqualTo(List.of("signals", "v2"));
  }

  @Test
  void allThatItNamesIfItNamesEngines() throws IOException {
    assertThat(engines("v4", "#: engines v1 v2 (why)", "mkdir 0")).isEqualTo(List.of("v1", "v2"));
    assertThat(engines("v4", "mkdir 0; echo $engine")).isEqualTo(ALL);
    assertThat(engines("v4", "#: programs storm", "mkdir 0")).isEqualTo(ALL);
  }

  /** Nobody notices otherwise that an engine is never taken. */
  @Test
  void eachScenarioAndEraIsRunAndEachEngineIsTakenForSomeOfThem() throws IOException {
    Map<String, Integer> taken = new TreeMap<>();
    for (Scenario scenario : Scenario.all()) {
      List<ScenarioRun> all = ScenarioRun.of(scenario);
      List<ScenarioRun> chosen = ScenarioRun.thatDiffer(scenario, relevance);
      assertThat(all).as(scenario.name()).containsAll(chosen);
      assertThat(erasAndUsers(chosen)).as(scenario.name()).isEqualTo(erasAndUsers(all));
      if (all.size() > chosen.size() && chosen.size() == 1) {
        taken.merge(chosen.get(0).engine(), 1, Integer::sum);
      }
    }
    assertThat(taken.keySet()).containsExactlyElementsOf(ALL);
    int sum = taken.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(taken.values()).as("%s", taken).allMatch(some -> some * 5 > sum);
  }

  private static Set<List<String>> erasAndUsers(List<ScenarioRun> runs) {
    Set<List<String>> seen = new HashSet<>();
    runs.forEach(run -> seen.add(List.of(run.semantics(), run.user())));
    return seen;
  }
}
