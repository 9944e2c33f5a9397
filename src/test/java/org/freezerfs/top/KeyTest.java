package org.freezerfs.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.freezerfs.top.Key.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTest {
  /** A terminal that has sent this, and sends no more for a while. */
  private static Key.Source terminal(String sent) {
    int[] next = {0};
    return millis -> next[0] < sent.length() ? sent.charAt(next[0]++) : Key.EXPIRED;
  }

  @ParameterizedTest
  @CsvSource({
    "[A, UP",
    "OA, UP",
    "[B, DOWN",
    "OB, DOWN",
    "[5~, PAGE_UP",
    "[6~, PAGE_DOWN",
    "[H, HOME",
    "OH, HOME",
    "[1~, HOME",
    "[F, END",
    "[4~, END",
    "[1;5A, OTHER",
    "[15~, OTHER",
    "[, OTHER",
    "x, OTHER",
    "'', ESCAPE"
  })
  void knowsTheSequencesOfTerminals(String sequence, Kind kind) throws IOException {
    Key.Source terminal = terminal("\033" + sequence);
    assertThat(Key.read(terminal, 100).kind()).isEqualTo(kind);
    assertThat(Key.read(terminal, 100).kind()).isEqualTo(Kind.NONE);
  }

  @Test
  void aCharacterIsAKey() throws IOException {
    Key.Source terminal = terminal("kq");
    assertThat(Key.read(terminal, 100)).isEqualTo(new Key(Kind.CHARACTER, 'k'));
    assertThat(Key.read(terminal, 100)).isEqualTo(new Key(Kind.CHARACTER, 'q'));
  }

  @Test
  void theTerminalMayHaveGone() throws IOException {
    assertThat(Key.read(millis -> Key.END, 100).kind()).isEqualTo(Kind.CLOSED);
  }
}
