package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import jnr.constants.platform.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules in which the eras differ, one era a line, as in the table of the contract. */
class SemanticsTest {
  @ParameterizedTest
  @CsvSource({
    "V4, RUNNING, EIO, EBUSY, , READ, true, true, false",
    "V5, RUNNING, EIO, EBUSY, EBUSY, EAGER, true, true, false",
    "FIRST_MERGED, THAWED, EIO, EBUSY, EBUSY, EAGER, true, true, false",
    "HIERARCHICAL, THAWED, EINVAL, , , EAGER, false, true, false",
    "V2, THAWED, EIO, , , EAGER, true, false, true"
  })
  void eachEraHasItsRules(
      Semantics era,
      String thawed,
      Errno illegalState,
      Errno enterFrozen,
      Errno leaveFrozen,
      Transition transition,
      boolean resumeThawsFreezing,
      boolean refusesPartialFreeze,
      boolean sigkillEndsFrozen) {
    assertThat(era.thawedWord()).isEqualTo(thawed);
    assertThat(era.illegalStateError()).isEqualTo(illegalState);
    assertThat(era.enterFrozenError()).isEqualTo(Optional.ofNullable(enterFrozen));
    assertThat(era.leaveFrozenError()).isEqualTo(Optional.ofNullable(leaveFrozen));
    assertThat(era.transition()).isEqualTo(transition);
    assertThat(era.resumeThawsFreezing()).isEqualTo(resumeThawsFreezing);
    assertThat(era.refusesPartialFreeze()).isEqualTo(refusesPartialFreeze);
    assertThat(era.sigkillEndsFrozen()).isEqualTo(sigkillEndsFrozen);
  }

  @ParameterizedTest
  @EnumSource(Semantics.class)
  void onlyInV4CanAFrozenTaskBeInAThawedGroup(Semantics era) {
    assertThat(era.allowsFrozenInThawed()).isEqualTo(era == Semantics.V4);
  }

  @ParameterizedTest
  @EnumSource(Semantics.class)
  void onlyInTheRunningKernelATaskCountsAsFrozenThatWaitsInVfork(Semantics era) {
    assertThat(era.countsVforkWaiterAsFrozen())
        .isEqualTo(era == Semantics.HIERARCHICAL || era == Semantics.V2);
  }

  @Test
  void theRootOfCgroupV2CanNotBeWritten() {
    assertThat(Semantics.V2.rootPermissions(true)).isEqualTo(0555);
    assertThat(Semantics.V2.rootPermissions(false)).isEqualTo(0755);
    assertThat(Semantics.HIERARCHICAL.rootPermissions(true)).isEqualTo(0755);
  }

  @Test
  void onlyTheV1FreezerCanNotHaveTheSemanticsOfV2() {
    for (EngineKind kind : EngineKind.values()) {
      assertThat(kind.supports(Semantics.V4)).isTrue();
      assertThat(kind.supports(Semantics.V2)).isEqualTo(kind != EngineKind.V1);
    }
    assertThat(EngineKind.ofHost(Semantics.V4, true))
        .isEqualTo(List.of(EngineKind.V1, EngineKind.V2));
    assertThat(EngineKind.ofHost(Semantics.V2, true)).isEqualTo(List.of(EngineKind.V2));
    assertThat(EngineKind.ofHost(Semantics.V4, false)).isEmpty();
  }
}
