package org.freezerfs.host.libc;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Text on its way out, to native code, a log or a terminal. Strings are written in the default
 * charset, which the launcher sets to ISO-8859-1 so that any bytes can be names; people's paths are
 * UTF-8.
 */
public final class NativeEncoding {
  private NativeEncoding() {}

  /** What to write, for its reader to see {@code text} in UTF-8. */
  public static String encode(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), Charset.defaultCharset());
  }
}
