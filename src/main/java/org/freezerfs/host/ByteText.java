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

  /** The next from there on, or the end of the text. */
  int indexOf(char c, int from) {
    int i = from;
    while (i < length && at(i) != c) {
      i++;
    }
    return i;
  }

  /** Where the next line begins. */
  int skipLine(int from) {
    return indexOf('\n', from) + 1;
  }

  boolean isAt(int from, String word) {
    int i = 0;
    while (i < word.length() && from + i < length && at(from + i) == word.charAt(i)) {
      i++;
    }
    return i == word.length();
  }

  boolean isDigit(int index) {
    return index < length && at(index) >= '0' && at(index) <= '9';
  }

  /** Over blanks and tabs. */
  int skipBlanks(int from) {
    int i = from;
    while (i < length && (at(i) == ' ' || at(i) == '\t')) {
      i++;
    }
    return i;
  }

  /** Over a number, and the blanks after it. */
  int skipWord(int from) {
    int i = from;
    while (isDigit(i)) {
      i++;
    }
    return skipBlanks(i);
  }

  /** The hexadecimal number that begins there. */
  long hexNumber(int from) {
    long value = 0;
    for (int i = from; i < length && Character.digit(at(i), 16) >= 0; i++) {
      value = (value << 4) | Character.digit(at(i), 16);
    }
    return value;
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
    for (int i = from; isDigit(i); i++) {
      value = value * 10 + (at(i) - '0');
    }
    return value;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }
}
