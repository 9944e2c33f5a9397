package org.freezerfs.host.mounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.freezerfs.mounted.Needs;
import org.junit.jupiter.api.Test;

/** Mounts at no path. Needs root. */
class DetachedMountTest {
  @Test
  void noMountIsListedAndItsFilesAreThere() throws Exception {
    Needs.engine("v2");
    long before = countUnifiedMounts();
    try (DetachedMount mount = DetachedMount.of("cgroup2", List.of())) {
      assertThat(Path.of(mount.path(), "cgroup.procs")).exists();
      assertThat(Path.of(mount.pathForOthers(), "cgroup.procs")).exists();
      assertThat(countUnifiedMounts()).isEqualTo(before);
    }
  }

  private static long countUnifiedMounts() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .filter(line -> line.contains(" - cgroup2 "))
        .count();
  }

  @Test
  void itGetsAnOption() throws Exception {
    Needs.engine("v1");
    try (DetachedMount mount = DetachedMount.of("cgroup", List.of("freezer"))) {
      assertThat(Path.of(mount.path(), "release_agent")).exists();
    }
  }

  @Test
  void itGetsAnOptionWithAValue() throws Exception {
    Needs.engine("v1");
    String name = "name=freezerfs-test-" + ProcessHandle.current().pid();
    Path list = Path.of("/proc/self/cgroup");
    try (DetachedMount mount = DetachedMount.of("cgroup", List.of("none", name))) {
      assertThat(Path.of(mount.path(), "release_agent")).exists();
      assertThat(list).content().contains(":" + name + ":/");
    }
    // The kernel removes it a little later.
    await().untilAsserted(() -> assertThat(list).content().doesNotContain(name));
  }

  @Test
  void whatTheKernelRefusesIsSaid() {
    assertThatThrownBy(() -> DetachedMount.of("no-such-filesystem", List.of()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("mount: ");
    assertThatThrownBy(() -> DetachedMount.of("tmpfs", List.of("no-such-option")))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("mount: ");
  }
}
