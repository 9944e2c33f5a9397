package org.freezerfs.host.mounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MountLineTest {
  private static final String OURS =
      "43 27 0:40 / /tmp/a\\040b\\134\\303\\244 rw,relatime shared:7 master:2 - fuse.freezerfs"
          + " freezer rw";

  @Test
  void readsALineAsTheKernelWritesIt() {
    assertThat(MountLine.of(OURS))
        .hasValue(
            new MountLine(
                43,
                27,
                "0:40",
                "/",
                "/tmp/a b\\ä",
                "fuse.freezerfs",
                List.of("rw", "relatime", "rw"),
                true));
    assertThat(MountLine.of("")).isEmpty();
  }

  @Test
  void isReadOnlyIfTheMountOrItsFilesystemIs() {
    assertThat(MountLine.of("43 27 0:40 / /a ro,nosuid - fuse x rw").orElseThrow().options())
        .containsExactly("ro", "nosuid");
    assertThat(MountLine.of("43 27 0:40 / /a rw,nosuid - fuse x ro").orElseThrow().options())
        .containsExactly("nosuid", "ro");
  }

  @Test
  void theLastOfSeveralMountsAtOnePathIsTopmost() {
    MountLine below = MountLine.of(OURS).orElseThrow();
    MountLine above =
        new MountLine(44, 43, "0:41", "/", below.mountPoint(), "tmpfs", List.of(), false);
    MountLine elsewhere =
        new MountLine(45, 27, "0:40", "/", "/tmp", "fuse.freezerfs", List.of(), false);
    assertThat(Mounts.topmost(List.of(below, above, elsewhere), below.mountPoint()))
        .hasValue(above);
    assertThat(Mounts.topmost(List.of(below, above), "/tmp/a")).isEqualTo(Optional.empty());
  }
}
