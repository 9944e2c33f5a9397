package org.freezerfs.explore;

import java.nio.charset.StandardCharsets;

/**
 * Contents of control files, and words of a command line, as text with one byte in each character.
 */
final class Texts {
  private Texts() {}

  static String of(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
