package org.freezerfs.fuse;

import java.nio.charset.StandardCharsets;
import jnr.ffi.Pointer;

/**
 * A request that does not come from the kernel: with it a new daemon tells its libfuse what an
 * earlier one knew.
 */
final class MadeRequest {
  /** The number of each such request. For 0 no reply would be sent. */
  private static final long UNIQUE = 1;

  /**
   * What libfuse answers.
   *
   * @param errno 0 if it has served the request
   * @param first the first 8 bytes after the header: the id of a node, or of an open file
   */
  record Reply(int errno, long first) {}

  private final RequestBuffer buffer;

  private MadeRequest(RequestBuffer buffer) {
    this.buffer = buffer;
  }

  /**
   * Writes a request into a buffer.
   *
   * @param node libfuse's id
   */
  static MadeRequest of(RequestBuffer buffer, int opcode, long node, byte[] body) {
    buffer.reset(0);
    Pointer request = buffer.request();
    int size = MessageHeaders.REQUEST_BODY + body.length;
    request.setMemory(0, MessageHeaders.REQUEST_BODY, (byte) 0);
    request.putInt(0, size);
    request.putInt(MessageHeaders.REQUEST_OPCODE, opcode);
    request.putLong(MessageHeaders.REQUEST_UNIQUE, UNIQUE);
    request.putLong(MessageHeaders.REQUEST_NODE, node);
    request.put(MessageHeaders.REQUEST_BODY, body, 0, body.length);
    buffer.setSize(size);
    return new MadeRequest(buffer);
  }

  /** A request that looks a name up, which has one byte in each character. */
  static MadeRequest lookup(RequestBuffer buffer, long parent, String name) {
    return of(buffer, Opcode.LOOKUP, parent, (name + '\0').getBytes(StandardCharsets.ISO_8859_1));
  }

  RequestBuffer buffer() {
    return buffer;
  }
}
