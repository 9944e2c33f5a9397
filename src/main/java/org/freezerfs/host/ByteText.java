package org.freezerfs.host;

import java.nio.charset.StandardCharsets;

/**
 * The text of a /proc file as it was read: valid until the same thread reads the next one, so that
 * a reading of thousands of processes makes no garbage.
 */
final class ByteText {
  private final byte[] bytes;
  private final int length;

  ByteText(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  int length() {
    return length;
  }

  char at(int index) {
    return (char) (bytes[index] & 0xff);
  }

  /** The last in the text, or -1. */
  int lastIndexOf(char c) {
    return lastIndexOf(c, length - 1);
  }

  /** The last that is not beyond {@code from}, or -1. */
  int lastIndexOf(char c, int from) {
    for (int i = Math.min(from, length - 1); i >= 0; i--) {
      if (at(i) == c) {
        return i;
      }
    }
    return -1;
  }

  /** Where the word after the next {@code words} blanks begins, counted from {@code from}. */
  int skipWords(int from, int words) {
    int i = from;
    for (int left = words; left > 0 && i < length; i++) {
      if (at(i) == ' ') {
        left--;
      }
    }
    return i;
  }

  /** The unsigned decimal number that begins at {@code from}. */
  long number(int from) {
    long value = 0;
    for (int i = from; i < length && at(i) >= '0' && at(i) <= '9'; i++) {
      value = value * 10 + (at(i) - '0');
    }
    return value;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }
}
