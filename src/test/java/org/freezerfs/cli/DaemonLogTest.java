package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon without a log file has a log of its own, of limited size. */
class DaemonLogTest {
  private static final Path MOUNT_POINT = Path.of("/some/where");

  @TempDir private Path temporary;

  private PrintStream log() throws IOException {
    int uid = (Integer) Files.getAttribute(temporary, "unix:uid");
    RuntimeDirectory folder = RuntimeDirectory.at(temporary.resolve("state"), uid);
    return new PrintStream(new DaemonLog(folder, MOUNT_POINT), true);
  }

  private List<String> files() throws IOException {
    Path folder = temporary.resolve("state");
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void isCreatedAtTheFirstLineAndAppendedTo() throws IOException {
    try (PrintStream log = log()) {
      assertThat(files()).isEmpty();
      log.println("one");
      assertThat(files()).containsExactly("some-where.log");
    }
    try (PrintStream log = log()) {
      log.println("two");
    }
    Path file = temporary.resolve("state/some-where.log");
    assertThat(file).hasContent("one\ntwo\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void isRenamedAtItsLargestSize() throws IOException {
    String line = "x".repeat(1000);
    try (PrintStream log = log()) {
      for (int i = 0; i < 2000; i++) {
        log.println(line);
      }
    }
    assertThat(files()).containsExactly("some-where.log", "some-where.log.old");
    for (String name : files()) {
      assertThat(Files.size(temporary.resolve("state").resolve(name))).isBetween(1L, 256L << 10);
    }
  }

  @Test
  void isNotWrittenToADirectoryOfOthers() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("state"));
    Files.createFile(folder.resolve("of-others"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    try (PrintStream log = log()) {
      log.println("one");
    }
    assertThat(folder.resolve("some-where.log")).doesNotExist();
  }
}
