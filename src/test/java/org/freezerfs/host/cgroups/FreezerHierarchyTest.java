package org.freezerfs.host.cgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The options by which a hierarchy is mounted. */
class FreezerHierarchyTest {
  @Test
  void aHierarchyIsMountedByTheNamesOfAllItsControllers() {
    String memberships = "3:cpu,cpuacct:/a\n2:freezer,devices,name=all:/b:c\n0::/\n";
    assertThat(FreezerHierarchy.mountOptions(CgroupVersion.V1, memberships))
        .containsExactly("freezer", "devices", "name=all");
    assertThat(FreezerHierarchy.mountOptions(CgroupVersion.V2, memberships)).isEmpty();
  }

  @Test
  void aFreezerInNoHierarchyIsMountedAlone() {
    assertThat(FreezerHierarchy.mountOptions(CgroupVersion.V1, "3:cpu:/\n0::/\n"))
        .isEqualTo(List.of("freezer"));
  }
}
