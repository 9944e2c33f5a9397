package org.freezerfs.host.mounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.freezerfs.host.programs.Programs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A filesystem that is mounted twice. */
@Timeout(60)
class MountedFilesystemTest {
  @TempDir private Path directory;

  private Path first;
  private Path second;

  @BeforeEach
  void mount() throws Exception {
    first = Files.createDirectory(directory.resolve("first"));
    second = Files.createDirectory(directory.resolve("second"));
    assumeTrue(
        Programs.run(List.of("mount", "-t", "tmpfs", "none", first.toString())),
        "a filesystem can be mounted");
    Programs.run(List.of("mount", "--bind", first.toString(), second.toString()));
  }

  @AfterEach
  void unmountAll() throws Exception {
    for (Path each : List.of(second, first)) {
      if (isMounted(each)) {
        Programs.run(List.of("umount", each.toString()));
      }
    }
  }

  private static boolean isMounted(Path path) throws Exception {
    return Mounts.topmost(Mounts.all(), path.toString()).isPresent();
  }

  @Test
  void isUnmountedWhereverItIsMounted() throws Exception {
    MountedFilesystem filesystem = MountedFilesystem.at(first, "tmpfs").orElseThrow();
    filesystem.unmount(() -> true);
    assertThat(isMounted(first)).isFalse();
    assertThat(isMounted(second)).isFalse();
    filesystem.close();
  }

  @Test
  void nothingIsUnmountedIfAnotherMayHaveItsDeviceNumber() throws Exception {
    MountedFilesystem filesystem = MountedFilesystem.at(first, "tmpfs").orElseThrow();
    filesystem.unmount(() -> false);
    assertThat(isMounted(first)).isTrue();
    assertThat(isMounted(second)).isTrue();
    filesystem.close();
  }
}
