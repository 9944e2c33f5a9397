package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeFileTest {
  private Path path;
  private TreeFile file;

  @BeforeEach
  void choosePath(@TempDir Path directory) {
    path = directory.resolve("mnt.tree");
    file = new TreeFile(path);
  }

  @AfterEach
  void remove() throws IOException {
    file.remove();
    assertThat(path).doesNotExist();
  }

  /** A slash stands for the end of a line. */
  private static byte[] bytes(String text) {
    return text.replace('/', '\n').getBytes(StandardCharsets.ISO_8859_1);
  }

  private void assertContents(String text) {
    assertThat(path).hasBinaryContent(bytes(text));
  }

  @ParameterizedTest
  @CsvSource({
    "after whole lines,                            first/second/, first/second/third/fourth/",
    "in place of the line that was being written,  first/sec,     first/third/fourth/",
    "where no line is whole,                       fir,           third/fourth/"
  })
  void appends(String where, String before, String after) throws IOException {
    Files.write(path, bytes(before));
    file.append(bytes("third/"));
    file.append(bytes("fourth/"));
    assertContents(after);
  }

  @Test
  void appendsToWhatHasReplacedAll() throws IOException {
    Files.write(path, bytes("first/"));
    file.replace(bytes("new/"));
    file.append(bytes("more/"));
    assertContents("new/more/");
  }
}
