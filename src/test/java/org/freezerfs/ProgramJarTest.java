package org.freezerfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramJarTest {
  @TempDir Path temporary;
  private Path directory;
  private URL resource;

  @BeforeEach
  void makeLibrary() throws IOException {
    directory = temporary.resolve("cache/freezerfs");
    resource = library("library.jar", "the program");
  }

  @Test
  void isUnpackedForThisUserAlone() throws IOException {
    Path jar = ProgramJar.unpack(resource, directory);

    assertThat(jar).hasContent("the program").hasParent(directory);
    assertThat(Files.getPosixFilePermissions(directory))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(files()).containsExactly(jar);
  }

  @Test
  void isUnpackedOnce() throws IOException {
    Path jar = ProgramJar.unpack(resource, directory);
    Object file = Files.getAttribute(jar, "unix:ino");

    assertThat(ProgramJar.unpack(resource, directory)).isEqualTo(jar);
    assertThat(Files.getAttribute(jar, "unix:ino")).isEqualTo(file);
  }

  @Test
  void oneThatIsNotWholeIsReplaced() throws IOException {
    Path jar = ProgramJar.unpack(resource, directory);
    Files.writeString(jar, "the");

    assertThat(ProgramJar.unpack(resource, directory)).isEqualTo(jar).hasContent("the program");
  }

  @Test
  void anotherBuildIsAnotherFile() throws IOException {
    Path first = ProgramJar.unpack(resource, directory);

    Path second = ProgramJar.unpack(library("another.jar", "its successor"), directory);

    assertThat(first).hasContent("the program");
    assertThat(second).hasContent("its successor");
  }

  @Test
  void isNotTakenFromWhereOthersCanWrite() throws IOException {
    Path jar = ProgramJar.unpack(resource, directory);
    for (Path shared : List.of(directory, directory.getParent())) {
      Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxr-x"));

      assertRefused(shared, directory);

      Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    assertThat(ProgramJar.unpack(resource, directory)).isEqualTo(jar);
  }

  @Test
  void theDirectoryThatALinkLeadsToCounts() throws IOException {
    Path shared = Files.createDirectory(temporary.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.createDirectory(shared.resolve("freezerfs"));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), shared.resolve("freezerfs"));

    assertRefused(shared, link);
  }

  @Test
  void aSharedDirectoryIsNoPlaceForItThoughItIsSticky() throws IOException {
    Path sticky = Files.createDirectory(temporary.resolve("tmp"));
    Files.setAttribute(sticky, "unix:mode", 01777);
    Path link = Files.createSymbolicLink(temporary.resolve("link"), sticky);

    assertRefused(sticky, link);
  }

  @Test
  void oneOfTheSameSizeWithOtherContentIsReplaced() throws IOException {
    Path jar = ProgramJar.unpack(resource, directory);
    Files.writeString(jar, "The Program");

    assertThat(ProgramJar.unpack(resource, directory)).isEqualTo(jar).hasContent("the program");
  }

  @Test
  void aDirectoryForTemporaryFilesMayBeShared() throws IOException {
    Path sticky = Files.createDirectory(temporary.resolve("tmp"));
    Files.setAttribute(sticky, "unix:mode", 01777);

    assertThat(ProgramJar.unpack(resource, sticky.resolve("freezerfs-root"))).exists();
  }

  private void assertRefused(Path shared, Path place) {
    assertThatThrownBy(() -> ProgramJar.unpack(resource, place))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("others can change " + shared);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private URL library(String name, String program) throws IOException {
    Path jar = temporary.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new JarEntry("freezerfs.jar"));
      out.write(program.getBytes(StandardCharsets.US_ASCII));
    }
    return URI.create("jar:" + jar.toUri() + "!/freezerfs.jar").toURL();
  }
}
