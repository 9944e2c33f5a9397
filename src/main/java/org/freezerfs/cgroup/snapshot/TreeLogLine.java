package org.freezerfs.cgroup.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A line of a tree log: the CRC-32 of the text that follows it, as eight hexadecimal digits, and
 * words separated by single spaces. A word can hold any bytes: a byte that separates things in a
 * line is written as {@code \xNN}.
 */
final class TreeLogLine {
  private static final HexFormat HEX = HexFormat.of();
  private static final int CHECK_DIGITS = 8;
  private static final int ESCAPE_LENGTH = 4;

  /** What separates things within a word, and the backslash. */
  private static final String SEPARATORS = "\\,;:=";

  /** Stands for a word of no bytes. */
  private static final char EMPTY = '-';

  private TreeLogLine() {}

  /** A line of these words, with its checksum and newline. A word of any bytes is escaped first. */
  static String of(List<String> words) {
    String text = String.join(" ", words);
    return check(text) + " " + text + "\n";
  }

  /** The words of a line that is given without its newline; empty if the line is damaged. */
  static Optional<List<String>> parse(String line) {
    if (line.length() <= CHECK_DIGITS || line.charAt(CHECK_DIGITS) != ' ') {
      return Optional.empty();
    }
    String text = line.substring(CHECK_DIGITS + 1);
    return line.startsWith(check(text))
        ? Optional.of(List.of(text.split(" ", -1)))
        : Optional.empty();
  }

  private static String check(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
    return HEX.toHexDigits(crc.getValue(), CHECK_DIGITS);
  }

  /**
   * Makes a word of any bytes.
   *
   * @param bytes one byte to a character
   */
  static String escape(String bytes) {
    if (bytes.isEmpty()) {
      return "" + EMPTY;
    }
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      boolean isAlone = bytes.length() == 1 && c == EMPTY;
      if (c <= ' ' || c > '~' || SEPARATORS.indexOf(c) >= 0 || isAlone) {
        word.append("\\x").append(HEX.toHexDigits((byte) c));
      } else {
        word.append(c);
      }
    }
    return word.toString();
  }

  /**
   * The bytes that {@link #escape} made a word of.
   *
   * @throws IllegalArgumentException or IndexOutOfBoundsException if it made no such word
   */
  static String unescape(String word) {
    if (word.length() == 1 && word.charAt(0) == EMPTY) {
      return "";
    }
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) == '\\') {
        bytes.append((char) HexFormat.fromHexDigits(word, i + 2, i + ESCAPE_LENGTH));
        i += ESCAPE_LENGTH - 1;
      } else {
        bytes.append(word.charAt(i));
      }
    }
    return bytes.toString();
  }

  /**
   * All whole lines of a log without their newlines, damaged lines too. What follows the last
   * newline is left out, and is no damage: it is the start of a line that a daemon was writing when
   * it was killed. Linux ends a write between two pages if its writer gets SIGKILL (mm/filemap.c,
   * generic_perform_write), and the change that the line was about was not answered yet.
   */
  static List<String> lines(byte[] log) {
    String text = new String(log, StandardCharsets.ISO_8859_1);
    List<String> lines = List.of(text.split("\n", -1));
    return lines.subList(0, lines.size() - 1);
  }
}
