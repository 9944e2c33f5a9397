package org.freezerfs.mounted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScenarioRunTest {
  @Test
  void eachRunIsInOrderOnceAndThoseThatMustBeAloneComeLast() throws IOException {
    List<ScenarioRun> runs = chosen();
    List<ScenarioRun> sorted = ScenarioRun.inOrder(runs);
    assertThat(sorted).containsExactlyInAnyOrderElementsOf(runs);
    List<Boolean> alone = sorted.stream().map(run -> run.scenario().isAlone()).toList();
    assertThat(alone).isSorted().contains(true, false);
  }

  /** Four run at the same time. */
  @Test
  void twoRunsWithTheSameRareOptionsAreNotSideBySide() throws IOException {
    List<ScenarioRun> sorted =
        ScenarioRun.inOrder(chosen()).stream().filter(run -> !run.scenario().isAlone()).toList();
    Map<String, List<Integer>> places = new HashMap<>();
    for (int i = 0; i < sorted.size(); i++) {
      places.computeIfAbsent(sorted.get(i).mount(), mount -> new ArrayList<>()).add(i);
    }
    places
        .values()
        .removeIf(of -> of.size() >= 20 || of.size() < 2 || of.get(0) > sorted.size() * 9 / 10);
    assertThat(places).hasSizeGreaterThan(10);
    places.forEach(
        (mount, of) -> {
          List<Integer> distances = new ArrayList<>();
          for (int i = 1; i < of.size(); i++) {
            distances.add(of.get(i) - of.get(i - 1));
          }
          assertThat(Collections.min(distances)).as(mount).isGreaterThanOrEqualTo(4);
        });
  }

  private static List<ScenarioRun> chosen() throws IOException {
    EngineRelevance relevance = new EngineRelevance();
    List<ScenarioRun> runs = new ArrayList<>();
    for (Scenario scenario : Scenario.all()) {
      runs.addAll(ScenarioRun.thatDiffer(scenario, relevance));
    }
    return runs;
  }
}
