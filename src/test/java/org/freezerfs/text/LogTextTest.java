package org.freezerfs.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTextTest {
  /** The UTF-8 bytes of a text, one to a character. */
  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({
    "/0/x, /0/x",
    "/größe 寸 🧊, /größe 寸 🧊",
    "a\\b, a\\\\b",
    "'\u001b[31m', '\\x1b[31m'",
    "'\n', '\\x0a'",
    "'\u007f', '\\x7f'",
    "'\u009b1m', '\\xc2\\x9b1m'",
    "'\u202e', '\\xe2\\x80\\xae'",
    "'\u2028', '\\xe2\\x80\\xa8'",
    "'', ''"
  })
  void charactersThatControlATerminalAreEscaped(String name, String logged) {
    assertThat(LogText.of(bytes(name))).isEqualTo(bytes(logged));
    assertThat(LogText.asUnicode(bytes(name))).isEqualTo(logged);
  }

  @ParameterizedTest
  @CsvSource({
    "c3, '\\xc3'",
    "ff, '\\xff'",
    "c080, '\\xc0\\x80'",
    "eda080, '\\xed\\xa0\\x80'",
    "e282, '\\xe2\\x82'",
    "c341, '\\xc3A'",
    "80c3a4, '\\x80ä'"
  })
  void bytesThatAreNotUtf8AreEscaped(String hex, String logged) {
    byte[] name = new byte[hex.length() / 2];
    for (int i = 0; i < name.length; i++) {
      name[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
    }
    assertThat(LogText.of(new String(name, StandardCharsets.ISO_8859_1))).isEqualTo(bytes(logged));
  }
}
