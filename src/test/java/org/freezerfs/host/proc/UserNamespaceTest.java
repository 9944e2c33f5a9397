package org.freezerfs.host.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UserNamespaceTest {
  private static int outerUid(int uid, String map) {
    byte[] bytes = map.getBytes(StandardCharsets.US_ASCII);
    return UserNamespace.outerUid(uid, new ByteText(bytes, bytes.length));
  }

  @Test
  void theFirstUserNamespaceHasNoOuterUsers() {
    assertThat(outerUid(0, "         0          0 4294967295\n")).isZero();
  }

  @Test
  void rootMayBeAnOrdinaryUserOutside() {
    assertThat(outerUid(0, "         0       1000          1\n")).isEqualTo(1000);
  }

  @Test
  void aUserIsFoundInItsRange() {
    String map = "         0       1000          1\n         1     100000      65536\n";
    assertThat(outerUid(34, map)).isEqualTo(100033);
  }

  @Test
  void aUserInNoRangeIsTheSame() {
    assertThat(outerUid(5, "         0       1000          1\n")).isEqualTo(5);
  }
}
