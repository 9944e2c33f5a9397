package org.freezerfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import java.nio.charset.StandardCharsets;
import java.util.List;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.junit.jupiter.api.Test;

class GroupCallbacksTest {
  private static final int SIZE = 16;
  private static final byte[] VALUE = {1, 2, 3};

  private final Pointer buffer = Memory.allocateDirect(Runtime.getSystemRuntime(), SIZE, true);

  private byte[] written(int length) {
    byte[] bytes = new byte[length];
    buffer.get(0, bytes, 0, length);
    return bytes;
  }

  @Test
  void copiesAValueThatFits() throws Exception {
    assertThat(GroupCallbacks.copy(VALUE, buffer, 3)).isEqualTo(3);
    assertThat(written(4)).containsExactly(1, 2, 3, 0);
  }

  @Test
  void aSizeOfZeroAsksForTheSize() throws Exception {
    assertThat(GroupCallbacks.copy(VALUE, buffer, 0)).isEqualTo(3);
    assertThat(written(1)).containsExactly(0);
  }

  @Test
  void aBufferThatIsTooSmallIsErange() {
    assertRefused(Errno.ERANGE, () -> GroupCallbacks.copy(VALUE, buffer, 2));
  }

  @Test
  void eachNameEndsWithAZeroByte() throws Exception {
    List<String> names = List.of("user.a", "user.b");
    assertThat(GroupCallbacks.copyNames(names, buffer, SIZE)).isEqualTo(14);
    assertThat(new String(written(14), StandardCharsets.ISO_8859_1)).isEqualTo("user.a\0user.b\0");
    assertThat(GroupCallbacks.copyNames(List.of(), buffer, SIZE)).isZero();
  }
}
