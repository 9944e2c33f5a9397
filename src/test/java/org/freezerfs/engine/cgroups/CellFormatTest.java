package org.freezerfs.engine.cgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.freezerfs.host.proc.PidNamespaces;
import org.junit.jupiter.api.Test;

class CellFormatTest {
  private final CellFormat format = CellFormat.of(0xabcL);

  @Test
  void aNameSaysTheMountTheGroupAndTheCell() {
    assertThat(format.name(12, 3, List.of())).isEqualTo("freezerfs-abc-12-3");
    assertThat(format.group("freezerfs-abc-12-3")).hasValue(12);
  }

  @Test
  void namesOfEveryMountAreKnown() {
    assertThat(CellFormat.isCellName("freezerfs-1f-12-3")).isTrue();
    assertThat(CellFormat.isCellName("freezerfs-1f-12-3-15-10")).isTrue();
    for (String other : new String[] {"freezerfs-jobs", "freezerfs-1f-12", "freezerfs-1f-12-x"}) {
      assertThat(CellFormat.isCellName(other)).as(other).isFalse();
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
      assertThat(format.group(other)).as(other).isEmpty();
    }
  }

  @Test
  void aDaemonIsReadAsItWasWritten() throws IOException {
    CellFormat.Daemon self = CellFormat.Daemon.self();
    assertThat(CellFormat.Daemon.parse(self.text())).contains(self);
  }

  @Test
  void aDaemonIsNoOtherText() {
    assertThat(CellFormat.Daemon.parse("")).isEmpty();
    assertThat(CellFormat.Daemon.parse("1 2")).isEmpty();
    assertThat(CellFormat.Daemon.parse("1 2 x")).isEmpty();
  }

  @Test
  void aDaemonIsAliveAsLongAsItsProcess() throws IOException {
    long namespace = PidNamespaces.own();
    CellFormat.Daemon self = CellFormat.Daemon.self();
    assertThat(self.mayBeAlive(namespace)).isTrue();
    assertThat(
            new CellFormat.Daemon(namespace, self.pid(), self.startTime() + 1)
                .mayBeAlive(namespace))
        .isFalse();
    assertThat(new CellFormat.Daemon(namespace, Integer.MAX_VALUE, 1).mayBeAlive(namespace))
        .isFalse();
  }

  @Test
  void aDaemonIsNotAliveInANamespaceThatHasGoneIfThisIsTheHostsOwn() throws IOException {
    long namespace = PidNamespaces.own();
    assertThat(new CellFormat.Daemon(namespace + 1, Integer.MAX_VALUE, 1).mayBeAlive(namespace))
        .isEqualTo(!PidNamespaces.isInitial());
  }
}
