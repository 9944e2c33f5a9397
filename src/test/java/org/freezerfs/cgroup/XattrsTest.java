package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import java.util.Map;
import jnr.constants.platform.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XattrsTest {
  private static final byte[] VALUE = {1, 2};

  private static Xattrs set(Xattrs xattrs, String name, byte[] value) throws CgroupException {
    return xattrs.set(name, value, false, false);
  }

  @ParameterizedTest
  @CsvSource({
    "user., EINVAL",
    "trusted., EINVAL",
    "security., EINVAL",
    "system.x, EOPNOTSUPP",
    "user, EOPNOTSUPP",
    "x, EOPNOTSUPP"
  })
  void noAttributeHasANameOutsideTheNamespacesOfKernfs(String name, Errno errno) {
    assertRefused(errno, () -> Xattrs.NONE.get(name));
    assertRefused(errno, () -> set(Xattrs.NONE, name, VALUE));
    assertRefused(errno, () -> Xattrs.NONE.remove(name));
  }

  @Test
  void aChangeMakesAnotherValue() throws Exception {
    Xattrs one = set(Xattrs.NONE, "user.a", VALUE);
    Xattrs two = set(one, "user.b", new byte[0]);
    assertThat(two.remove("user.a").names(() -> true)).containsExactly("user.b");
    assertThat(two.names(() -> true)).containsExactly("user.a", "user.b");
    assertThat(one.names(() -> true)).containsExactly("user.a");
    assertThat(Xattrs.NONE.names(() -> true)).isEmpty();
    assertThat(one.remove("user.a")).isSameAs(Xattrs.NONE);
  }

  @Test
  void valuesAreCopied() throws Exception {
    byte[] value = VALUE.clone();
    Xattrs xattrs = set(Xattrs.NONE, "user.a", value);
    value[0] = 9;
    xattrs.get("user.a")[1] = 9;
    assertThat(xattrs.get("user.a")).isEqualTo(VALUE);
  }

  @Test
  void createAndReplaceAreObeyed() throws Exception {
    Xattrs xattrs = Xattrs.NONE.set("user.a", VALUE, true, false);
    assertRefused(Errno.EEXIST, () -> xattrs.set("user.a", VALUE, true, false));
    assertRefused(Errno.ENODATA, () -> xattrs.set("user.b", VALUE, false, true));
    assertThat(xattrs.set("user.a", new byte[] {3}, false, true).get("user.a")).containsExactly(3);
  }

  @Test
  void thereAreAtMost128() throws Exception {
    Xattrs xattrs = Xattrs.NONE;
    for (int i = 0; i < 128; i++) {
      xattrs = set(xattrs, "user." + i, new byte[0]);
    }
    Xattrs full = xattrs;
    assertRefused(Errno.ENOSPC, () -> set(full, "user.more", new byte[0]));
    assertThat(set(full, "user.0", VALUE).get("user.0")).isEqualTo(VALUE);
  }

  @Test
  void valuesTakeAtMost128KibibytesTogether() throws Exception {
    Xattrs xattrs = set(Xattrs.NONE, "user.a", new byte[64 << 10]);
    Xattrs full = set(xattrs, "user.b", new byte[64 << 10]);
    assertRefused(Errno.ENOSPC, () -> set(full, "user.c", new byte[1]));
    assertThat(set(full, "user.a", new byte[64 << 10]).get("user.a")).hasSize(64 << 10);
  }

  @Test
  void trustedNamesAreForSysAdmin() throws Exception {
    Xattrs plain = set(Xattrs.NONE, "user.a", VALUE);
    assertThat(plain.names(() -> fail("the caller's rights make no difference")))
        .containsExactly("user.a");
    Xattrs mixed = set(plain, "trusted.b", VALUE);
    assertThat(mixed.names(() -> false)).containsExactly("user.a");
    assertThat(mixed.names(() -> true)).containsExactly("trusted.b", "user.a");
  }

  @Test
  void faultsAreNotKept() {
    Xattrs xattrs = Xattrs.of(Map.of("user.a", VALUE)).with("user.freezerfs.fault_busy", VALUE);
    assertThat(xattrs.toKeep()).containsOnlyKeys("user.a");
  }
}
