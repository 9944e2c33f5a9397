package org.freezerfs.fuse;

import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;

/** Sends replies to the kernel after {@link NodeTranslator} has translated them. */
final class TranslatingChannel {
  private final NodeTranslator translator;
  private final int device;
  private final ReplyChannel replies;

  /**
   * A channel for the replies to requests of another.
   *
   * @param device the descriptor of /dev/fuse
   * @param bufferSize the size of the largest request, in bytes
   */
  TranslatingChannel(int device, long bufferSize, NodeTranslator translator) {
    this.translator = translator;
    this.device = device;
    replies = new ReplyChannel(device, bufferSize, this::send);
  }

  NodeTranslator translator() {
    return translator;
  }

  /** The struct fuse_chan. */
  long channel() {
    return replies.address();
  }

  /** Whatever it throws would not reach libfuse, and the client would wait for ever. */
  private int send(long channel, Pointer vectors, long count) {
    Pointer header = ReplyChannel.part(vectors, count, 0);
    Runnable undo;
    try {
      undo = translator.translateReply(header, ReplyChannel.part(vectors, count, 1));
    } catch (RuntimeException | Error e) {
      answer(header.getLong(FuseMessage.REPLY_UNIQUE), Errno.EIO.intValue());
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
          case FuseMessage.FLUSH, FuseMessage.RELEASE, FuseMessage.RELEASEDIR -> 0;
          case FuseMessage.READ, FuseMessage.WRITE, FuseMessage.POLL -> Errno.ENODEV.intValue();
          default -> Errno.ENOENT.intValue();
        };
    answer(buffer.request().getLong(FuseMessage.REQUEST_UNIQUE), errno);
  }

  private void answer(long unique, int errno) {
    Pointer reply = Memory.allocate(Runtime.getSystemRuntime(), FuseMessage.REPLY_BODY);
    FuseMessage.answer(device, reply, unique, errno);
  }
}
