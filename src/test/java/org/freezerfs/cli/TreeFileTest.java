package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeFileTest {
  private Path path;
  private TreeFile file;

  @BeforeEach
  void choosePath(@TempDir Path directory) {
    path = directory.resolve("mnt.tree");
    file = new TreeFile(path);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void appendsAfterWholeLines() throws IOException {
    Files.write(path, bytes("first\nsecond\n"));
    file.append(bytes("third\n"));
    file.append(bytes("fourth\n"));
    assertThat(path).hasContent("first\nsecond\nthird\nfourth\n");
    file.remove();
  }

  @Test
  void cutsOffTheLineThatAKilledDaemonWasWriting() throws IOException {
    Files.write(path, bytes("first\nsec"));
    file.append(bytes("third\n"));
    assertThat(path).hasContent("first\nthird\n");
    file.remove();
  }

  @Test
  void appendsToAFileThatHasNoWholeLine() throws IOException {
    Files.write(path, bytes("fir"));
    file.append(bytes("third\n"));
    assertThat(path).hasContent("third\n");
    file.remove();
  }

  @Test
  void replacesAllAndRemovesAll() throws IOException {
    Files.write(path, bytes("first\n"));
    file.replace(bytes("new\n"));
    file.append(bytes("more\n"));
    assertThat(path).hasContent("new\nmore\n");
    file.remove();
    assertThat(path).doesNotExist();
  }
}
