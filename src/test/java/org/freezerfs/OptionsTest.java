package org.freezerfs;

import static org.assertj.core.api.Assertions.assertThat;

import org.freezerfs.cgroup.EngineKind;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.Transition;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void keepsWordsInTheOrderInWhichTheyWereAdded() {
    Options options =
        Options.defaults()
            .semantics(Semantics.FIRST_MERGED)
            .transition(Transition.READ)
            .subsystems("freezer", "power")
            .with("max_groups=3,guardian");
    assertThat(options.words())
        .containsExactly(
            "semantics=2.6.28", "transition=read", "freezer", "power", "max_groups=3", "guardian");
  }

  @Test
  void eachMethodReturnsANewValue() {
    Options options = Options.defaults().with("events=none");
    assertThat(options.with("ro").words()).hasSize(2);
    assertThat(options.words()).hasSize(1);
    assertThat(Options.defaults().words()).isEmpty();
    assertThat(options).isEqualTo(Options.defaults().with("events=none,"));
  }

  @Test
  void namesTheEngine() {
    assertThat(Options.defaults().engine(EngineKind.V1).words()).containsExactly("engine=v1");
  }

  @Test
  void theLastSemanticsCounts() {
    assertThat(Options.defaults().semantics()).isEqualTo(Semantics.V4);
    Options options = Options.defaults().semantics(Semantics.V5).with("semantics=hierarchical");
    assertThat(options.semantics()).isEqualTo(Semantics.HIERARCHICAL);
    assertThat(options.semantics(Semantics.V4).semantics()).isEqualTo(Semantics.V4);
  }
}
