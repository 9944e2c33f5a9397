package org.freezerfs.engine.cgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against the values that the authors of SipHash publish. */
class SipHashTest {
  private static final Map<Integer, Long> BY_LENGTH =
      Map.of(
          0, 0x726fdb47dd0e0e31L,
          1, 0x74f839c593dc67fdL,
          7, 0xab0200f58b01d137L,
          8, 0x93f5f5799a932462L,
          15, 0xa129ca6149be45e5L);

  private static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  @Test
  void hashesAsTheAuthorsSay() {
    BY_LENGTH.forEach(
        (length, hash) ->
            assertThat(SipHash.of(counting(SipHash.KEY_SIZE), counting(length)))
                .as("%d bytes", length)
                .isEqualTo(hash));
  }

  @Test
  void dependsOnTheKey() {
    assertThat(SipHash.of(new byte[SipHash.KEY_SIZE], "a"))
        .isNotEqualTo(SipHash.of(counting(SipHash.KEY_SIZE), "a"));
  }
}
