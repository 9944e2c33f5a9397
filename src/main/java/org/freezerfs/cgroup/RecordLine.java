package org.freezerfs.cgroup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A line of the record of a tree: the CRC-32 of all that follows it, and words between blanks. Any
 * bytes can be in a word; those that mean something in a line are written as {@code \xNN}.
 */
final class RecordLine {
  private static final int HEX = 16;
  private static final int CHECK_DIGITS = 8;
  private static final int ESCAPE_LENGTH = 4;
  private static final String SPECIAL = "\\,;:=";
  private static final char EMPTY = '-';

  private RecordLine() {}

  static String of(List<String> words) {
    String text = String.join(" ", words);
    return check(text) + " " + text + "\n";
  }

  /** The words of a line, without its end; empty if it is damaged. */
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
    String digits = Long.toHexString(crc.getValue());
    return "0".repeat(CHECK_DIGITS - digits.length()) + digits;
  }

  /** One byte to a character, in and out. */
  static String escape(String bytes) {
    if (bytes.isEmpty()) {
      return "" + EMPTY;
    }
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      boolean isAlone = bytes.length() == 1 && c == EMPTY;
      if (c <= ' ' || c > '~' || SPECIAL.indexOf(c) >= 0 || isAlone) {
        word.append("\\x").append(hex(c));
      } else {
        word.append(c);
      }
    }
    return word.toString();
  }

  /**
   * The bytes that were escaped.
   *
   * @throws IllegalArgumentException if they can't have been
   */
  static String unescape(String word) {
    if (word.length() == 1 && word.charAt(0) == EMPTY) {
      return "";
    }
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) == '\\') {
        bytes.append((char) Integer.parseInt(word.substring(i + 2, i + ESCAPE_LENGTH), HEX));
        i += ESCAPE_LENGTH - 1;
      } else {
        bytes.append(word.charAt(i));
      }
    }
    return bytes.toString();
  }

  static String hex(byte[] bytes) {
    StringBuilder digits = new StringBuilder();
    for (byte b : bytes) {
      digits.append(hex((char) (b & 0xff)));
    }
    return digits.toString();
  }

  private static String hex(char c) {
    return "" + Character.forDigit(c / HEX, HEX) + Character.forDigit(c % HEX, HEX);
  }

  static byte[] bytes(String hex) {
    byte[] bytes = new byte[hex.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), HEX);
    }
    return bytes;
  }

  /** All lines of a file, damaged ones too; what stands after the last end of a line is one. */
  static List<String> lines(byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    if (lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    } else {
      // Its end is missing, and so it may be more than that.
      lines.set(lines.size() - 1, "");
    }
    return lines;
  }
}
