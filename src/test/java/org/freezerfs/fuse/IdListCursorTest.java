package org.freezerfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class IdListCursorTest {
  private static byte[] list(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String readOn(IdListCursor cursor, String later) {
    byte[] contents = cursor.resume(list(later));
    return new String(contents, StandardCharsets.ISO_8859_1).substring(cursor.read());
  }

  @Test
  void afterAWholeLineTheLargerIdsFollow() {
    IdListCursor cursor = IdListCursor.after(list("5\n17\n100\n"), 5);
    assertThat(cursor).isEqualTo(new IdListCursor(17, 0));
    assertThat(readOn(cursor, "5\n17\n20\n100\n")).isEqualTo("20\n100\n");
    assertThat(readOn(cursor, "6\n")).isEmpty();
  }

  @Test
  void aLineThatWasBegunIsFinishedThoughItsIdHasGone() {
    IdListCursor cursor = IdListCursor.after(list("5\n17\n100\n"), 3);
    assertThat(cursor).isEqualTo(new IdListCursor(17, 2));
    assertThat(readOn(cursor, "5\n17\n100\n")).isEqualTo("7\n100\n");
    assertThat(readOn(cursor, "16\n18\n")).isEqualTo("7\n18\n");
  }

  @Test
  void theNewlineOfALineMayBeUnreadAlone() {
    assertThat(readOn(IdListCursor.after(list("5\n17\n"), 1), "5\n17\n")).isEqualTo("\n17\n");
  }

  @Test
  void aReaderThatHasGotNothingIsAtTheStart() {
    assertThat(IdListCursor.after(list("5\n"), 0)).isEqualTo(IdListCursor.START);
  }
}
