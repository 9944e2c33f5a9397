package org.freezerfs.host.mounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Looks paths up in a made-up table of mounts. */
class MountsTest {
  private static final MountLine ROOT = line(1, 0, "/", "ext4");
  private static final MountLine TMP = line(2, 1, "/tmp", "tmpfs");
  private static final MountLine FREEZER = line(3, 2, "/tmp/freezer", "fuse.freezerfs");
  private static final MountLine INSIDE = line(4, 3, "/tmp/freezer/0", "proc");
  private static final MountLine ABOVE = line(5, 3, "/tmp/freezer", "overlay");

  private static MountLine line(int id, int parent, String mountPoint, String type) {
    return new MountLine(id, parent, "0:" + id, "/", mountPoint, type, List.of("rw"), false);
  }

  @Test
  void findsAMountInsideTheTopmostMountAtAPath() {
    Path path = Path.of("/tmp/freezer");
    assertThat(Mounts.findMountInside(List.of(ROOT, TMP, FREEZER, INSIDE), path)).hasValue(INSIDE);
    assertThat(Mounts.findMountInside(List.of(ROOT, TMP, FREEZER), path)).isEmpty();
    assertThat(Mounts.findMountInside(List.of(ROOT, TMP, FREEZER, INSIDE, ABOVE), path)).isEmpty();
    assertThat(Mounts.findMountInside(List.of(ROOT, TMP), path)).isEmpty();
  }

  @Test
  void theTypeThatContainsAPathIsNotThatOfAMountAtThePathItself() {
    List<MountLine> mounts = List.of(ROOT, TMP, FREEZER);
    assertThat(Mounts.typeContaining(mounts, Path.of("/tmp/freezer"))).isEqualTo("tmpfs");
    assertThat(Mounts.typeContaining(mounts, Path.of("/tmp/freezer/0")))
        .isEqualTo("fuse.freezerfs");
    assertThat(Mounts.typeContaining(mounts, Path.of("/tmp/freezers"))).isEqualTo("tmpfs");
    assertThat(Mounts.typeContaining(mounts, Path.of("/"))).isEmpty();
  }

  @Test
  void ofSeveralMountsAtOnePathTheTopmostContainsTheRest() {
    assertThat(Mounts.typeContaining(List.of(FREEZER, ABOVE), Path.of("/tmp/freezer/0")))
        .isEqualTo("overlay");
  }
}
