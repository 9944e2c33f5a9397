package org.freezerfs.cgroup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributesSnapshotTest {
  @Test
  void everyValueComesBack() {
    Map<String, byte[]> xattrs = new TreeMap<>();
    xattrs.put("user.a =,:\u00ff", new byte[] {0, -1, '\n', ','});
    xattrs.put("user.empty", new byte[0]);
    AttributesSnapshot snapshot =
        new AttributesSnapshot(
            Long.MAX_VALUE,
            07777,
            -2,
            7,
            Instant.ofEpochSecond(-1, 999_999_999),
            Instant.ofEpochSecond(1_700_000_000L, 5),
            Instant.EPOCH,
            xattrs);
    String word = snapshot.word();
    assertThat(word)
        .startsWith(
            "9223372036854775807,7777,4294967294,7,-1.999999999,1700000000.5,0.0,user.a\\x20")
        .doesNotContain(" ");
    AttributesSnapshot parsed = AttributesSnapshot.parse(word);
    assertThat(parsed).usingRecursiveComparison().isEqualTo(snapshot);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1,9,0,0,0.0,0.0,0.0", "1,7,0,0,0,0,0", "1,7,0,0,0.0,0.0,0.0,x"})
  void aWordOfAnotherFormatIsRefused(String word) {
    assertThatThrownBy(() -> AttributesSnapshot.parse(word))
        .isInstanceOfAny(IllegalArgumentException.class, IndexOutOfBoundsException.class);
  }
}
