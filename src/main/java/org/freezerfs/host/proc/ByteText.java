package org.freezerfs.host.proc;

import java.nio.charset.StandardCharsets;

/**
 * The text of a {@link KernelFile}. It is valid until the same thread reads the next file: the
 * buffer is shared, so that reading the files of thousands of processes makes no garbage.
 *
 * <p>The loops read the bytes themselves: in a daemon that has just started they are interpreted,
 * and calls take most of the time then.
 */
public final class ByteText {
  private final byte[] bytes;
  private final int length;

  ByteText(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  public int length() {
    return length;
  }

  /** The character at an index. */
  public char at(int index) {
    return (char) (bytes[index] & 0xff);
  }

  /** The index of the last {@code c} in the text, or -1. */
  int lastIndexOf(char c) {
    return lastIndexOf(c, length - 1);
  }

  /** The index of the last {@code c} at or before {@code from}, or -1. */
  int lastIndexOf(char c, int from) {
    for (int i = Math.min(from, length - 1); i >= 0; i--) {
      if (at(i) == c) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The index of the first {@code c}, of ASCII, at or after {@code from}, or the end of the text.
   */
  int indexOf(char c, int from) {
    byte[] all = bytes;
    int end = length;
    int i = from;
    while (i < end && all[i] != c) {
      i++;
    }
    return i;
  }

  /** The index at which the next line begins. */
  public int skipLine(int from) {
    return indexOf('\n', from) + 1;
  }

  /** Whether the text at {@code from} begins with a word. */
  public boolean startsWith(int from, byte[] word) {
    if (word.length > length - from) {
      return false;
    }
    int i = 0;
    while (i < word.length && bytes[from + i] == word[i]) {
      i++;
    }
    return i == word.length;
  }

  /** A word to compare with. */
  public static byte[] word(String word) {
    return word.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether there is a decimal digit at an index, which may be behind the end. */
  public boolean isDigit(int index) {
    return index < length && at(index) >= '0' && at(index) <= '9';
  }

  /** The index behind the blanks and tabs at {@code from}. */
  int skipBlanks(int from) {
    byte[] all = bytes;
    int end = length;
    int i = from;
    while (i < end && (all[i] == ' ' || all[i] == '\t')) {
      i++;
    }
    return i;
  }

  /** The index behind the number at {@code from} and the blanks after it. */
  int skipNumber(int from) {
    int i = from;
    while (isDigit(i)) {
      i++;
    }
    return skipBlanks(i);
  }

  /**
   * Where the value begins in the line that begins with this name and a colon; negative if none.
   */
  int valueOf(String name) {
    byte[] word = word(name + ":");
    for (int line = 0; line < length; line = skipLine(line)) {
      if (startsWith(line, word)) {
        return skipBlanks(line + word.length);
      }
    }
    return -1;
  }

  /** The hexadecimal number that begins at {@code from}. */
  long hexNumber(int from) {
    long value = 0;
    for (int i = from; i < length; i++) {
      int digit = bytes[i] == '0' ? 0 : Character.digit(bytes[i], 16);
      if (digit < 0) {
        break;
      }
      value = (value << 4) | digit;
    }
    return value;
  }

  /** The index behind the next {@code words} blanks, counted from {@code from}. */
  int skipWords(int from, int words) {
    byte[] all = bytes;
    int end = length;
    int i = from;
    for (int left = words; left > 0 && i < end; i++) {
      if (all[i] == ' ') {
        left--;
      }
    }
    return i;
  }

  /** The unsigned decimal number that begins at {@code from}. */
  public long number(int from) {
    byte[] all = bytes;
    int end = length;
    long value = 0;
    for (int i = from; i < end && all[i] >= '0' && all[i] <= '9'; i++) {
      value = value * 10 + (all[i] - '0');
    }
    return value;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }
}
