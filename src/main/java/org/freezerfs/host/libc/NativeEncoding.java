package org.freezerfs.host.libc;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Encodes text for native code, a log or a terminal. Java writes strings in the default charset.
 * The launcher sets that to ISO-8859-1, so that any bytes can be names, while users' paths are
 * UTF-8.
 */
public final class NativeEncoding {
  private NativeEncoding() {}

  /** A string whose bytes in the default charset are {@code text} in UTF-8. */
  public static String encode(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), Charset.defaultCharset());
  }

  /** The bytes of a text in UTF-8, one to a character. */
  public static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** A string whose bytes in the default charset are those of {@code bytes}, one to a character. */
  public static String ofBytes(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), Charset.defaultCharset());
  }
}
