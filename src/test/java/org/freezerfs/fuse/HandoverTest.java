package org.freezerfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.faults.Fault;
import org.junit.jupiter.api.Test;

class HandoverTest {
  @Test
  void linesAreReadAsTheyWereWritten() {
    Handover written =
        new Handover(
            "07000000ff",
            12,
            3,
            5,
            OptionalInt.of(2),
            List.of(
                new KernelNodes.Known(2, 1, "a b\u00ff\n", 4), new KernelNodes.Known(9, 1, "", 1)),
            List.of(new Handover.OpenDirectory(3, 2)),
            List.of(
                new Handover.OpenFile(
                    5,
                    2,
                    new Credentials(1000, -2, 77, false, true, List.of(4, 24)),
                    new OpenControlFile.Progress(8, false, "", new IdListCursor(123, 2), true)),
                new Handover.OpenFile(
                    4,
                    0,
                    new Credentials(0, 0, 1, true, false, List.of()),
                    new OpenControlFile.Progress(3, true, "\n", IdListCursor.START, false))),
            Map.of(3, Map.of(Fault.BUSY, "2")),
            Map.of("/a b/cgroup.events", "populated 1\nfrozen 0\n"));
    Handover read = Handover.parse(written.lines());
    assertThat(read.lines()).isEqualTo(written.lines());
    assertThat(read).usingRecursiveComparison().isEqualTo(written);
    assertThat(written.lines()).noneMatch(line -> line.contains("\n"));
  }

  @Test
  void anEarlierVersionDoesNotSayHowManyGroupsThereAre() {
    assertThat(Handover.parse(List.of("mount 07 1 2 3")).groups()).isEmpty();
    assertThat(Handover.parse(List.of("mount 07 1 2 3 4")).groups()).hasValue(4);
  }

  @Test
  void refusesAnythingElse() {
    assertThatThrownBy(() -> Handover.parse(List.of("mount 07 1 2 3", "else 1")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Handover.parse(List.of())).isInstanceOf(RuntimeException.class);
  }
}
