package org.freezerfs.fuse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How far a reader has read a list of ids: the last line of which it got any byte. With this, the
 * reader can go on in a list that was made later.
 *
 * @param id the id in that line
 * @param unread how many bytes of the line, with its newline, the reader has not got yet
 */
record IdListCursor(int id, int unread) {
  /** The cursor of a reader that has got nothing. */
  static final IdListCursor START = new IdListCursor(0, 0);

  /** The cursor of a reader that has read the first {@code end} bytes of a list. */
  static IdListCursor after(byte[] list, int end) {
    if (end == 0) {
      return START;
    }
    int start = end - 1;
    while (start > 0 && list[start - 1] != '\n') {
      start--;
    }
    return new IdListCursor(idAt(list, start), lineEnd(list, end - 1) - end);
  }

  /** The cursor's line, followed by the lines of a list whose ids are larger. */
  byte[] resume(byte[] list) {
    byte[] line = line();
    int from = 0;
    while (from < list.length && idAt(list, from) <= id) {
      from = lineEnd(list, from);
    }
    byte[] all = Arrays.copyOf(line, line.length + list.length - from);
    System.arraycopy(list, from, all, line.length, list.length - from);
    return all;
  }

  /** How many bytes of the line the reader has got: where it goes on in {@link #resume}. */
  int read() {
    return line().length - unread;
  }

  private byte[] line() {
    return (id + "\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int idAt(byte[] list, int start) {
    int id = 0;
    for (int i = start; list[i] != '\n'; i++) {
      id = id * 10 + (list[i] - '0');
    }
    return id;
  }

  /** The index behind the line that the byte at {@code at} is in. */
  private static int lineEnd(byte[] list, int at) {
    int i = at;
    while (list[i] != '\n') {
      i++;
    }
    return i + 1;
  }
}
