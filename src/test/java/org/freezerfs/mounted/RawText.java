package org.freezerfs.mounted;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads files that contain names of groups, mount points and processes. These are UTF-8 for the
 * most part, but can be any bytes, also those of another test that runs at the same time.
 */
final class RawText {
  /** Added to a byte: the lone surrogates, which valid UTF-8 does not contain. */
  private static final char SURROGATES = 0xDC00;

  private RawText() {}

  /**
   * Returns the text of a file. A byte that is not part of valid UTF-8 becomes a lone surrogate, as
   * with Python's error handler {@code surrogateescape}: so different bytes are different texts.
   */
  static String read(Path file) throws IOException {
    return decode(Files.readAllBytes(file));
  }

  /**
   * Returns the lines of such a text. Only a newline ends a line: a name can contain a carriage
   * return.
   */
  static List<String> readLines(Path file) throws IOException {
    return List.of(read(file).split("\n"));
  }

  static String decode(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(rest, text, true);
    while (result.isMalformed()) {
      for (int i = 0; i < result.length(); i++) {
        text.put((char) (SURROGATES + Byte.toUnsignedInt(rest.get())));
      }
      result = decoder.decode(rest, text, true);
    }
    return text.flip().toString();
  }
}
