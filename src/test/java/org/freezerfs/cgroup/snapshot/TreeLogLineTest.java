package org.freezerfs.cgroup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeLogLineTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void aLineBeginsWithTheChecksumOfTheRest() {
    // CRC-32 of "123456789", the check value of that checksum.
    assertThat(TreeLogLine.of(List.of("123456789"))).isEqualTo("cbf43926 123456789\n");
    assertThat(TreeLogLine.parse("cbf43926 123456789")).contains(List.of("123456789"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "cbf43926", "cbf43926 ", "cbf43926 12345678", "cbf43927 123456789", "x y"})
  void aDamagedLineHasNoWords(String line) {
    assertThat(TreeLogLine.parse(line)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', -",
    "-, \\x2d",
    "--, --",
    "a b, a\\x20b",
    "'a\\,;:=', a\\x5c\\x2c\\x3b\\x3a\\x3d",
    "'\n', \\x0a",
    "\u00e4\u007f, \\xe4\\x7f",
    "plain~!, plain~!"
  })
  void whatSeparatesIsEscaped(String text, String word) {
    assertThat(TreeLogLine.escape(text)).isEqualTo(word);
    assertThat(TreeLogLine.unescape(word)).isEqualTo(text);
  }

  @Test
  void everyByteComesBack() {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c <= 0xff; c++) {
      all.append(c);
    }
    String text = all.toString();
    assertThat(TreeLogLine.unescape(TreeLogLine.escape(text))).isEqualTo(text);
  }

  @Test
  void aLineWithoutItsNewlineIsLeftOut() {
    assertThat(TreeLogLine.lines(bytes("a\n\nb\n"))).containsExactly("a", "", "b");
    assertThat(TreeLogLine.lines(bytes("a\nb"))).containsExactly("a");
    assertThat(TreeLogLine.lines(bytes("b"))).isEmpty();
    assertThat(TreeLogLine.lines(bytes(""))).isEmpty();
  }
}
