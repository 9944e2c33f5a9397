package org.freezerfs.fuse;

import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.Struct;
import jnr.ffi.annotations.Delegate;

/** A channel by which libfuse gives its replies to Java: a struct fuse_chan with a send of ours. */
final class ReplyCallback {
  /** {@code send} of struct fuse_chan_ops. */
  public interface Send {
    /**
     * Sends a reply.
     *
     * @param vectors an array of struct iovec: the struct fuse_out_header, and what follows it
     * @return 0, or a negative errno: ENOENT if the request was interrupted, and nobody waits for
     *     the reply
     */
    @Delegate
    int send(long channel, Pointer vectors, long count);
  }

  /** Struct fuse_chan_ops. The other two are not called for a channel that is in no session. */
  static final class Operations extends Struct {
    final Function<Send> receive = function(Send.class);
    final Function<Send> send = function(Send.class);
    final Function<Send> destroy = function(Send.class);

    Operations(Runtime runtime) {
      super(runtime);
    }
  }

  /** libfuse keeps a copy of the addresses in it, and not of what they lead to. */
  private final Operations operations = new Operations(Runtime.getSystemRuntime());

  private final long channel;

  ReplyCallback(ChannelLibrary library, int descriptor, long bufferSize, Send send) {
    Runtime runtime = Runtime.getSystemRuntime();
    operations.useMemory(Memory.allocateDirect(runtime, Struct.size(operations), true));
    operations.send.set(send);
    channel = library.fuse_chan_new(Struct.getMemory(operations), descriptor, bufferSize, 0);
  }

  /** The struct fuse_chan. */
  long channel() {
    return channel;
  }

  /** The part of a reply that the vector with this index leads to; null if there is none. */
  static Pointer part(Pointer vectors, long count, int index) {
    return index < count ? vectors.getPointer(2L * Long.BYTES * index) : null;
  }
}
