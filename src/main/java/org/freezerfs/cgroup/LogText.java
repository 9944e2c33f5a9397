package org.freezerfs.cgroup;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Makes a client's name or word safe for a log: it stays on one line, and has nothing that controls
 * a terminal. Characters that are printable in UTF-8 stay, a backslash is doubled, and any other
 * byte is written as {@code \xNN}.
 *
 * <p>Text has one byte to a character, before and after, as all names here.
 */
public final class LogText {
  private final StringBuilder text = new StringBuilder();

  private LogText() {}

  /** The text to log for these bytes. */
  public static String of(String bytes) {
    LogText log = new LogText();
    ByteBuffer in = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
    CharBuffer out = CharBuffer.allocate(in.remaining());
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult result;
    do {
      result = decoder.decode(in, out, true);
      out.flip().codePoints().forEach(log::add);
      out.clear();
      if (result.isMalformed()) {
        for (int i = 0; i < result.length(); i++) {
          log.escape(in.get());
        }
        decoder.reset();
      }
    } while (result.isMalformed());
    return log.text.toString();
  }

  /** The same as Unicode text, for whoever does not write bytes. */
  public static String asUnicode(String bytes) {
    return new String(of(bytes).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private void add(int character) {
    byte[] bytes = Character.toString(character).getBytes(StandardCharsets.UTF_8);
    if (character == '\\') {
      text.append("\\\\");
    } else if (isPrintable(character)) {
      text.append(new String(bytes, StandardCharsets.ISO_8859_1));
    } else {
      for (byte one : bytes) {
        escape(one);
      }
    }
  }

  private void escape(byte one) {
    text.append(String.format("\\x%02x", one & 0xff));
  }

  private static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      // These may reverse the direction of the text that follows.
      case Character.FORMAT -> false;
      default -> true;
    };
  }
}
