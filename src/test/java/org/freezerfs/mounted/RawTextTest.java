package org.freezerfs.mounted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text that is not all UTF-8. */
class RawTextTest {
  @TempDir Path directory;

  private static String decode(String latin) {
    return RawText.decode(latin.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void validUtf8IsDecoded() {
    assertThat(RawText.decode("a größe 寸 🧊\n".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("a größe 寸 🧊\n");
  }

  @Test
  void otherBytesStayDifferent() {
    assertThat(decode("a\u00e9\u00ff\u00c3\u00a9b")).isEqualTo("a\udce9\udcfféb");
    assertThat(decode("x\u00ed\u00a0\u0080y")).isEqualTo("x\udced\udca0\udc80y");
  }

  @Test
  void aCharacterThatIsCutShortAtTheEndIsKept() {
    assertThat(decode("\u00f0\u009f\u00a7")).isEqualTo("\udcf0\udc9f\udca7");
  }

  @Test
  void linesWithAnyBytesCanBeRead() throws IOException {
    Path file = directory.resolve("mounts");
    Files.write(file, "none /\u00ff\rx\nnone /b\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(RawText.readLines(file)).containsExactly("none /\udcff\rx", "none /b");
  }
}
