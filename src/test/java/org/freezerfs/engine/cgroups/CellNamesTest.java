package org.freezerfs.engine.cgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CellNamesTest {
  private final CellNames names = CellNames.of(0xabcL);

  @Test
  void nameTheMountTheGroupAndTheCell() {
    assertThat(names.name(12, 3, List.of())).isEqualTo("freezerfs-abc-12-3");
    assertThat(names.groupOf("freezerfs-abc-12-3")).hasValue(12);
  }

  @Test
  void ofEveryMountAreKnown() {
    assertThat(CellNames.isCell("freezerfs-1f-12-3")).isTrue();
    assertThat(CellNames.isCell("freezerfs-1f-12-3-15-10")).isTrue();
    for (String other : new String[] {"freezerfs-jobs", "freezerfs-1f-12", "freezerfs-1f-12-x"}) {
      assertThat(CellNames.isCell(other)).as(other).isFalse();
    }
  }

  @Test
  void namesOfOthersHaveNoGroup() {
    for (String other :
        new String[] {
          "",
          "a",
          "freezerfs-abc",
          "freezerfs-abc-",
          "freezerfs-abc-1",
          "freezerfs-abc-x-1",
          "freezerfs-abcd-1-1",
          "freezerfs-ab-1-1",
          "freezerfs-abc-99999999999-1"
        }) {
      assertThat(names.groupOf(other)).as(other).isEmpty();
    }
  }
}
