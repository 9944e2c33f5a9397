package org.freezerfs.mounted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ScenarioTest {
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
}
