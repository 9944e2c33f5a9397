package org.freezerfs.fuse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The last line of a list of ids that a reader got, in part or whole: what is needed to go on in a
 * list that was made later.
 *
 * @param unread how many bytes of the line, with its newline, the reader has not got
 */
record IdListCursor(int id, int unread) {
  /** That of a reader who has got nothing. */
  static final IdListCursor NONE = new IdListCursor(0, 0);

  /** The line that a reader has begun, or got, who has read a list up to {@code end}. */
  static IdListCursor at(byte[] list, int end) {
    if (end == 0) {
      return NONE;
    }
    int start = end - 1;
    while (start > 0 && list[start - 1] != '\n') {
      start--;
    }
    return new IdListCursor(idAt(list, start), lineEnd(list, end - 1) - end);
  }

  /** This line, and the lines of a list with all ids above. */
  byte[] andAfter(byte[] list) {
    byte[] line = line();
    int from = 0;
    while (from < list.length && idAt(list, from) <= id) {
      from = lineEnd(list, from);
    }
    byte[] all = Arrays.copyOf(line, line.length + list.length - from);
    System.arraycopy(list, from, all, line.length, list.length - from);
    return all;
  }

  /** Where in this line the reader goes on. */
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

  /** Where the line after that of the byte begins. */
  private static int lineEnd(byte[] list, int at) {
    int i = at;
    while (list[i] != '\n') {
      i++;
    }
    return i + 1;
  }
}
