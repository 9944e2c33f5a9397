package org.freezerfs.fuse;

import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.Struct;
import jnr.ffi.annotations.Delegate;
import jnr.ffi.provider.jffi.Stubs;

/**
 * A channel by which libfuse gives its replies to Java: a struct fuse_chan with a send of ours.
 * Only a mount that a new daemon can take over needs one.
 */
public final class ReplyChannel {
  /**
   * Functions of libfuse 2 that make channels, by their C names. Addresses are {@code long}, as in
   * {@link FuseSession.Library}.
   */
  @SuppressWarnings("MemberName")
  public interface Library {
    /** Returns a struct fuse_chan with a program's own struct fuse_chan_ops, which is copied. */
    long fuse_chan_new(Pointer operations, int descriptor, long bufferSize, long data);

    /**
     * Returns a struct fuse for an open /dev/fuse; the arguments are a struct fuse_args. Or 0. This
     * is the fuse_new of FUSE 2.5, which differs from today's in that it makes the channel itself.
     * By the name fuse_new, dlsym(3) finds one that is older than both.
     */
    long fuse_new_compat25(int descriptor, Pointer arguments, Pointer operations, long size);
  }

  private static final class Loaded {
    static final Library LIBRARY = Stubs.load(Library.class, FuseSession.FILE, false);
  }

  /** The functions, which are loaded at the first call. */
  public static Library library() {
    return Loaded.LIBRARY;
  }

  /** {@code send} of struct fuse_chan_ops. */
  public interface Send {
    /**
     * Sends a reply.
     *
     * @param vectors an array of struct iovec: the struct fuse_out_header, and what follows it
     * @return 0, or a negative errno: ENOENT if the request was interrupted, and no client waits
     *     for the reply
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

  /**
   * A channel.
   *
   * @param descriptor of /dev/fuse, or none
   * @param bufferSize the size of the largest request, in bytes
   */
  ReplyChannel(int descriptor, long bufferSize, Send send) {
    Runtime runtime = Runtime.getSystemRuntime();
    operations.useMemory(Memory.allocateDirect(runtime, Struct.size(operations), true));
    operations.send.set(send);
    channel = library().fuse_chan_new(Struct.getMemory(operations), descriptor, bufferSize, 0);
  }

  /** The struct fuse_chan. */
  long address() {
    return channel;
  }

  /** The part of a reply that the vector with this index leads to; null if there is none. */
  static Pointer part(Pointer vectors, long count, int index) {
    return index < count ? vectors.getPointer(2L * Long.BYTES * index) : null;
  }
}
