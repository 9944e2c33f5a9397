package org.freezerfs.host.mounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    Path list = Path.of("/proc/self/mountinfo");
    int before = Files.readAllLines(list).size();
    try (DetachedMount mount = DetachedMount.of("cgroup2", List.of())) {
      assertThat(Path.of(mount.path(), "cgroup.procs")).exists();
      assertThat(Path.of(mount.pathForOthers(), "cgroup.procs")).exists();
      assertThat(Files.readAllLines(list)).hasSize(before);
    }
  }

  @Test
  void itGetsAnOption() throws Exception {
    Needs.engine("v1");
    try (DetachedMount mount = DetachedMount.of("cgroup", List.of("freezer"))) {
      assertThat(Path.of(mount.path(), "release_agent")).exists();
    }
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
