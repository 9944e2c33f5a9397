package org.freezerfs.fuse;

import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;

/** Sends replies to the kernel after {@link NodeTranslator} has translated and noted them. */
final class NotedChannel {
  private final NodeTranslator translator;
  private final int device;
  private final ReplyCallback replies;

  /**
   * A channel for the replies to requests of another.
   *
   * @param device the descriptor of /dev/fuse
   * @param bufferSize the size of the largest request, in bytes
   */
  NotedChannel(ChannelLibrary library, int device, long bufferSize, NodeTranslator translator) {
    this.translator = translator;
    this.device = device;
    replies = new ReplyCallback(library, device, bufferSize, this::send);
  }

  NodeTranslator translator() {
    return translator;
  }

  /** The struct fuse_chan. */
  long channel() {
    return replies.channel();
  }

  /** Whatever it throws would not reach libfuse, and the client would wait for ever. */
  private int send(long channel, Pointer vectors, long count) {
    Pointer header = ReplyCallback.part(vectors, count, 0);
    Runnable undo;
    try {
      undo = translator.translateReply(header, ReplyCallback.part(vectors, count, 1));
    } catch (RuntimeException | Error e) {
      answer(header.getLong(MessageHeaders.REPLY_UNIQUE), Errno.EIO.intValue());
      throw e;
    }
    if (LibC.get().writev(device, vectors, count) >= 0) {
      return 0;
    }
    int errno = LibC.errno();
    undo.run();
    return -errno;
  }

  /**
   * Answers a request about a node that was removed before the takeover, as its control files and
   * directory would: what is open can be closed, and all else finds no group.
   */
  void answerStale(RequestBuffer buffer) {
    int errno =
        switch (buffer.opcode()) {
          case Opcode.FLUSH, Opcode.RELEASE, Opcode.RELEASEDIR -> 0;
          case Opcode.READ, Opcode.WRITE, Opcode.POLL -> Errno.ENODEV.intValue();
          default -> Errno.ENOENT.intValue();
        };
    answer(buffer.request().getLong(MessageHeaders.REQUEST_UNIQUE), errno);
  }

  private void answer(long unique, int errno) {
    Pointer reply = Memory.allocate(Runtime.getSystemRuntime(), MessageHeaders.REPLY_BODY);
    reply.putInt(0, MessageHeaders.REPLY_BODY);
    reply.putInt(MessageHeaders.REPLY_ERROR, -errno);
    reply.putLong(MessageHeaders.REPLY_UNIQUE, unique);
    LibC.get().write(device, reply, MessageHeaders.REPLY_BODY);
  }
}
