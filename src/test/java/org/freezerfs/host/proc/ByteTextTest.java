package org.freezerfs.host.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ByteTextTest {
  private static final ByteText TEXT = ByteTexts.of("Uid:\t12\t 345\nCap:\t00fF\nend");

  @Test
  void readsNumbers() {
    assertThat(TEXT.number(5)).isEqualTo(12);
    assertThat(TEXT.number(TEXT.skipNumber(5))).isEqualTo(345);
    assertThat(TEXT.hexNumber(TEXT.skipBlanks(TEXT.indexOf(':', 13) + 1))).isEqualTo(0xff);
    assertThat(TEXT.number(0)).isZero();
    assertThat(ByteTexts.of("4294967295").number(0)).isEqualTo(4294967295L);
    assertThat(ByteTexts.of("ffffffffffffffff").hexNumber(0)).isEqualTo(-1);
  }

  @Test
  void findsLinesAndCharacters() {
    int line = TEXT.skipLine(0);
    assertThat(TEXT.startsWith(line, ByteText.word("Cap:"))).isTrue();
    assertThat(TEXT.startsWith(line, ByteText.word("CapEff:"))).isFalse();
    assertThat(TEXT.lastIndexOf(':')).isEqualTo(line + 3);
    assertThat(TEXT.lastIndexOf(':', line)).isEqualTo(3);
    assertThat(TEXT.lastIndexOf('?')).isEqualTo(-1);
    assertThat(TEXT.indexOf('?', 0)).isEqualTo(TEXT.length());
    assertThat(TEXT.skipLine(TEXT.length())).isGreaterThan(TEXT.length());
  }

  @Test
  void skipsWordsUpToTheEnd() {
    ByteText words = ByteTexts.of("a bc d");
    assertThat(words.skipWords(0, 2)).isEqualTo(5);
    assertThat(words.skipWords(0, 9)).isEqualTo(words.length());
  }

  @Test
  void endsWhereItsLengthSaysThoughTheBufferIsLonger() {
    ByteText text = new ByteText("12345".getBytes(StandardCharsets.ISO_8859_1), 3);
    assertThat(text.number(0)).isEqualTo(123);
    assertThat(text).hasToString("123");
    assertThat(text.startsWith(0, ByteText.word("1234"))).isFalse();
  }

  @Test
  void aByteAboveAsciiIsOneCharacter() {
    assertThat(ByteTexts.of("\u00e4").at(0)).isEqualTo('\u00e4');
  }
}
