package org.freezerfs.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.freezerfs.host.libc.NativeEncoding;

/**
 * Makes text safe for a log, a recording or a terminal, as it may have a name or a word of a user
 * in it: it stays on one line, and has nothing that controls a terminal. Characters that are
 * printable in UTF-8 stay, and any other byte is written as {@code \xNN}. A log and a recording
 * must be exact, so a backslash is doubled there.
 *
 * <p>Each line of the log and of an error message is made so as a whole, so the names in it need
 * not be.
 */
public final class LogText {
  private static final char DELETE = 0x7f;

  private final StringBuilder text = new StringBuilder();
  private final String backslash;

  private LogText(String backslash) {
    this.backslash = backslash;
  }

  /** The exact text for these bytes, one to a character, before and after. */
  static String of(String bytes) {
    return of(bytes, "\\\\");
  }

  /** The text for these bytes, which has one byte to a character, before and after. */
  private static String of(String bytes, String backslash) {
    LogText log = new LogText(backslash);
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

  /**
   * A line of the log, which is text in the default charset, before and after. What has other
   * characters is taken for Unicode text that was not encoded.
   */
  public static String line(String text) {
    if (isPlain(text)) {
      return text;
    }
    boolean isEncoded = Charset.defaultCharset().newEncoder().canEncode(text);
    String encoded = isEncoded ? text : NativeEncoding.encode(text);
    String bytes =
        new String(encoded.getBytes(Charset.defaultCharset()), StandardCharsets.ISO_8859_1);
    return NativeEncoding.ofBytes(of(bytes));
  }

  /**
   * A line for a person, from Unicode text, in the default charset. The names of the host's cgroups
   * have one byte to a character; so text that is UTF-8 if it is taken so, is.
   */
  public static String forTerminal(String text) {
    return isPlain(text) ? text : NativeEncoding.encode(printable(decoded(text)));
  }

  /** Unicode text for a terminal, before and after. */
  public static String printable(String unicode) {
    if (isPlain(unicode)) {
      return unicode;
    }
    return new String(
        of(NativeEncoding.bytes(unicode), "\\").getBytes(StandardCharsets.ISO_8859_1),
        StandardCharsets.UTF_8);
  }

  private static String decoded(String text) {
    if (!StandardCharsets.ISO_8859_1.newEncoder().canEncode(text)) {
      return text;
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return text;
    }
  }

  /** Unicode text for a recording, from bytes, one to a character. */
  public static String asUnicode(String bytes) {
    return isPlain(bytes)
        ? bytes
        : new String(of(bytes).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** Whether nothing is to be changed, as nearly always. */
  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c < DELETE && c != '\\');
  }

  private void add(int character) {
    byte[] bytes = Character.toString(character).getBytes(StandardCharsets.UTF_8);
    if (character == '\\') {
      text.append(backslash);
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
