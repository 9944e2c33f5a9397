package org.freezerfs.host.proc;

import java.nio.charset.StandardCharsets;

/** Makes texts of /proc files up. */
final class ByteTexts {
  private ByteTexts() {}

  /** A text of these characters, one byte each. */
  static ByteText of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return new ByteText(bytes, bytes.length);
  }
}
