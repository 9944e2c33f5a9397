package org.freezerfs.fuse;

import jnr.constants.platform.Errno;
import jnr.ffi.Pointer;

/** A channel whose replies go nowhere: those to a {@link MadeRequest}. For one thread. */
final class ReplyCatcher {
  private static final int NO_DESCRIPTOR = -1;

  private static final MadeRequest.Reply NONE = new MadeRequest.Reply(Errno.EIO.intValue(), 0);

  private final ReplyCallback replies;
  private MadeRequest.Reply last = NONE;

  /**
   * A channel.
   *
   * @param bufferSize the size of the largest request, in bytes
   */
  ReplyCatcher(ChannelLibrary library, long bufferSize) {
    replies = new ReplyCallback(library, NO_DESCRIPTOR, bufferSize, this::keep);
  }

  private int keep(long channel, Pointer vectors, long count) {
    int errno = -ReplyCallback.part(vectors, count, 0).getInt(MessageHeaders.REPLY_ERROR);
    Pointer body = ReplyCallback.part(vectors, count, 1);
    last = new MadeRequest.Reply(errno, errno == 0 && body != null ? body.getLong(0) : 0);
    return 0;
  }

  /** The struct fuse_chan. */
  long channel() {
    return replies.channel();
  }

  /** Returns the reply to the last request; EIO if there was none, because of an exception. */
  MadeRequest.Reply take() {
    MadeRequest.Reply reply = last;
    last = NONE;
    return reply;
  }
}
