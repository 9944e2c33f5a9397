package org.freezerfs.host.cgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In an ordinary directory: the files of a cgroup are read and written as others are. */
class KeptFilesTest {
  private final Path directory;
  private final Path file;
  private final KeptFiles files;

  KeptFilesTest(@TempDir Path directory) {
    this.directory = directory;
    file = directory.resolve("freezer.state");
    files = new KeptFiles(new HostCgroup(directory.toString()));
  }

  @BeforeEach
  void makeFile() throws IOException {
    Files.writeString(file, "THAWED");
  }

  @AfterEach
  void closeFiles() {
    files.close();
  }

  @Test
  void readsAndWritesByOneDescriptor() throws IOException {
    files.write("freezer.state", "FROZEN");
    assertThat(files.read("freezer.state")).hasValue("FROZEN");
    assertThat(countOpen()).isEqualTo(1);
    Files.writeString(file, "FREEZING");
    assertThat(files.read("freezer.state")).as("the present contents").hasValue("FREEZING");
  }

  @Test
  void writesAFileThatWasOpenForReading() throws IOException {
    assertThat(files.read("freezer.state")).hasValue("THAWED");
    files.write("freezer.state", "FROZEN");
    assertThat(Files.readString(file)).isEqualTo("FROZEN");
    assertThat(countOpen()).isEqualTo(1);
  }

  /** Another cgroup of its name is not taken for the one that was removed. */
  @Test
  void keepsTheFileThatItHasOpened() throws IOException {
    assertThat(files.read("freezer.state")).hasValue("THAWED");
    Files.delete(file);
    Files.writeString(file, "of another");
    assertThat(files.read("freezer.state")).hasValue("THAWED");
  }

  @Test
  void opensTheFileForEachUseAfterTheClose() throws IOException {
    files.write("freezer.state", "FROZEN");
    files.close();
    assertThat(countOpen()).isZero();
    assertThat(files.read("freezer.state")).hasValue("FROZEN");
    files.write("freezer.state", "THAWED");
    assertThat(Files.readString(file)).isEqualTo("THAWED");
    assertThat(countOpen()).isZero();
  }

  @Test
  void aCgroupThatHasGoneCanNotBeUsed() throws IOException {
    Files.delete(file);
    assertThat(files.read("freezer.state")).isEmpty();
    assertThatThrownBy(() -> files.write("freezer.state", "FROZEN"))
        .isInstanceOfSatisfying(
            HostCgroupException.class, e -> assertThat(e.isCgroupGone()).isTrue());
    assertThat(countOpen()).isZero();
  }

  private long countOpen() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(this::isInDirectory).count();
    }
  }

  private boolean isInDirectory(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(directory);
    } catch (IOException e) {
      return false; // It was closed meanwhile.
    }
  }
}
