package org.freezerfs.host.mounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MountFlagsTest {
  private static final int MS_RDONLY = 1;
  private static final int MS_NOSUID = 2;
  private static final int MS_NODEV = 4;

  @Test
  void wordsSetAndClearFlags() {
    assertThat(Mounts.applyToFlags(List.of("ro", "nosuid"), 0)).isEqualTo(MS_RDONLY | MS_NOSUID);
    assertThat(Mounts.applyToFlags(List.of("rw"), MS_RDONLY | MS_NODEV)).isEqualTo(MS_NODEV);
    assertThat(Mounts.applyToFlags(List.of(), MS_NODEV)).isEqualTo(MS_NODEV);
  }

  @Test
  void theLastWordCounts() {
    assertThat(Mounts.applyToFlags(List.of("ro", "rw"), 0)).isZero();
    assertThat(Mounts.applyToFlags(List.of("rw", "ro"), 0)).isEqualTo(MS_RDONLY);
  }

  @Test
  void otherWordsAreIgnored() {
    assertThat(Mounts.applyToFlags(List.of("user_id=0", "remount", "r"), MS_NOSUID))
        .isEqualTo(MS_NOSUID);
  }
}
