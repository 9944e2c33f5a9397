package org.freezerfs.host.cgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jnr.constants.platform.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In an ordinary directory: the files of a cgroup are read and written as others are. */
class HostCgroupTest {
  private final Path directory;
  private final HostCgroup cgroup;

  HostCgroupTest(@TempDir Path directory) {
    this.directory = directory;
    cgroup = new HostCgroup(directory + "/a");
  }

  @Test
  void isMadeAndRemoved() throws IOException {
    cgroup.make();
    assertThat(directory.resolve("a")).isDirectory();
    assertThatThrownBy(cgroup::make)
        .isInstanceOfSatisfying(
            HostCgroupException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
    assertThat(cgroup.remove()).isTrue();
    assertThat(cgroup.remove()).as("removing what has gone").isTrue();
    assertThat(cgroup.exists()).isFalse();
  }

  @Test
  void listsTheCgroupsBelowAndNotTheFiles() throws IOException {
    cgroup.make();
    cgroup.child("b").make();
    Files.createFile(directory.resolve("a/tasks"));
    assertThat(cgroup.children()).containsExactly(cgroup.child("b"));
    cgroup.child(".c").make();
    assertThat(cgroup.children()).containsExactlyInAnyOrder(cgroup.child("b"), cgroup.child(".c"));
    assertThat(cgroup.child("b").parent()).isEqualTo(cgroup);
    assertThat(cgroup.child("b").name()).isEqualTo("b");
    assertThat(new HostCgroup(directory + "/none").children()).isEmpty();
  }

  @Test
  void readsLongListsOfIds() throws IOException {
    cgroup.make();
    String ids =
        IntStream.range(0, 30_000)
            .mapToObj(i -> 4_000_000 + i + "\n")
            .collect(Collectors.joining());
    Files.writeString(directory.resolve("a/tasks"), ids);
    assertThat(cgroup.readIds("tasks"))
        .hasSize(30_000)
        .startsWith(4_000_000, 4_000_001)
        .endsWith(4_029_999);
  }

  @Test
  void aCgroupThatHasGoneHasNoIds() throws IOException {
    assertThat(cgroup.readIds("tasks")).isEmpty();
    assertThat(cgroup.read("tasks")).isEmpty();
    assertThatThrownBy(() -> cgroup.write("tasks", "1"))
        .isInstanceOfSatisfying(
            HostCgroupException.class, e -> assertThat(e.isCgroupGone()).isTrue());
  }

  @Test
  void anotherOneInItsPlaceIsNotRemovedAndGetsNoAttribute() throws IOException {
    cgroup.make();
    HostCgroup identified = cgroup.identified().orElseThrow();
    // It still exists, so that its inode number is not used again.
    Files.move(directory.resolve("a"), directory.resolve("renamed"));
    cgroup.make();
    assertThat(identified.remove()).as("removing what has gone").isTrue();
    assertThat(cgroup.exists()).isTrue();
    assertThatThrownBy(() -> identified.setOwnersAttribute("freezerfs.test", "1"))
        .isInstanceOfSatisfying(
            HostCgroupException.class, e -> assertThat(e.isCgroupGone()).isTrue());
    assertThat(cgroup.ownersAttribute("freezerfs.test")).isEmpty();
    if (cgroup.setOwnersAttribute("freezerfs.test", "2")) {
      assertThat(cgroup.ownersAttribute("freezerfs.test")).hasValue("2");
      assertThat(identified.ownersAttribute("freezerfs.test")).isEmpty();
    }
  }

  @Test
  void writesAText() throws IOException {
    cgroup.make();
    Files.createFile(directory.resolve("a/freezer.state"));
    cgroup.write("freezer.state", "FROZEN");
    assertThat(cgroup.read("freezer.state")).hasValue("FROZEN");
  }
}
