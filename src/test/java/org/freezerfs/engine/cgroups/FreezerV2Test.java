package org.freezerfs.engine.cgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freezerfs.host.cgroups.HostCgroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreezerV2Test {
  private final FreezerV2 freezer = new FreezerV2();

  private boolean isPopulated(Path directory, String events) throws IOException {
    Files.writeString(directory.resolve("cgroup.events"), events);
    return freezer.isPopulated(new HostCgroup(directory.toString()));
  }

  @Test
  void isPopulatedOnlyIfTheKernelSaysSo(@TempDir Path directory) throws Exception {
    assertThat(isPopulated(directory, "populated 1\nfrozen 0\n")).isTrue();
    assertThat(isPopulated(directory, "populated 0\nfrozen 1\n")).isFalse();
  }

  @Test
  void isNotPopulatedIfItHasGoneOrCannotBeAsked(@TempDir Path directory) throws Exception {
    assertThat(freezer.isPopulated(new HostCgroup(directory + "/none"))).isFalse();
    Files.createDirectory(directory.resolve("cgroup.events"));
    assertThat(freezer.isPopulated(new HostCgroup(directory.toString()))).isFalse();
  }
}
