package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only the owner can read or write the files that daemons keep. */
class RuntimeDirectoryTest {
  @TempDir private Path temporary;

  private Path path;
  private RuntimeDirectory directory;

  @BeforeEach
  void setUp() throws IOException {
    path = temporary.resolve("state");
    directory = RuntimeDirectory.at(path, (Integer) Files.getAttribute(temporary, "unix:uid"));
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private void createOpenToAll() throws IOException {
    Files.createDirectory(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @Test
  void isCreatedForItsOwnerAlone() throws Exception {
    directory.create();
    assertThat(permissions(path)).isEqualTo("rwx------");
    directory.create();
    directory.requireUsable();
  }

  @Test
  void anEmptyDirectoryThatWasOpenToAllIsClosed() throws Exception {
    createOpenToAll();
    directory.create();
    assertThat(permissions(path)).isEqualTo("rwx------");
  }

  @Test
  void aDirectoryInWhichOthersMayHaveCreatedFilesIsRefused() throws Exception {
    createOpenToAll();
    Files.createFile(path.resolve("file"));
    assertThatThrownBy(directory::create).hasMessageContaining("can be written to by others");
    assertThatThrownBy(directory::requireUsable).isInstanceOf(IOException.class);
    assertThat(permissions(path)).isEqualTo("rwxrwxrwx");
  }

  @Test
  void aFileInItsPlaceIsRefused() throws Exception {
    Files.createFile(path);
    assertThatThrownBy(directory::create).hasMessageContaining("is no directory");
  }

  @Test
  void anotherUsersDirectoryIsRefused() throws Exception {
    RuntimeDirectory others = RuntimeDirectory.at(path, 12345);
    directory.create();
    assertThatThrownBy(others::create).hasMessageContaining("belongs to another user: remove it");
  }

  @Test
  void isNotUsableWithoutAParent() {
    RuntimeDirectory deeper = RuntimeDirectory.at(path.resolve("state"), 0);
    assertThatThrownBy(deeper::requireUsable).hasMessageContaining("is no directory");
    assertThatThrownBy(deeper::create).hasMessageContaining("does not exist");
  }

  @Test
  void filesAreForTheirOwnerAloneAndLinksAreNotFollowed() throws Exception {
    directory.create();
    Path file = directory.resolve("file");
    RuntimeDirectory.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE))
        .close();
    assertThat(permissions(file)).isEqualTo("rw-------");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    assertThatThrownBy(() -> openToWrite(link)).isInstanceOf(IOException.class);
    assertThat(RuntimeDirectory.read(link, 100)).isEmpty();
  }

  private static void openToWrite(Path file) throws IOException {
    try (FileChannel channel = RuntimeDirectory.open(file, Set.of(StandardOpenOption.WRITE))) {
      channel.force(false);
    }
  }

  @Test
  void aFileThatIsTooLargeReadsAsEmpty() throws Exception {
    directory.create();
    Path file = Files.writeString(directory.resolve("file"), "12345");
    assertThat(RuntimeDirectory.read(file, 5)).hasSize(5);
    assertThat(RuntimeDirectory.read(file, 4)).isEmpty();
  }

  @Test
  void aDamagedFileIsRenamed() throws Exception {
    directory.create();
    Path file = Files.writeString(directory.resolve("file"), "12345");
    Path renamed = RuntimeDirectory.quarantine(file);
    assertThat(renamed).hasFileName("file.aside").hasContent("12345");
    assertThat(file).doesNotExist();
  }
}
