package org.freezerfs.fuse;

import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The buffer in which one thread receives requests: libfuse's struct fuse_buf, the channel that the
 * request came by, and room for the largest request.
 */
final class RequestBuffer {
  // Offsets in struct fuse_buf (fuse_common.h).
  private static final int SIZE = 0;
  private static final int FLAGS = 8;
  private static final int MEMORY = 16;
  private static final int CHANNEL = 40;
  private static final int REQUEST = 48;

  /** {@code FUSE_BUF_IS_FD}. */
  private static final int IN_PIPE = 1 << 1;

  private final Pointer memory;

  /** A struct fuse_out_header, made before it is needed. */
  private final Pointer reply =
      Memory.allocateDirect(Runtime.getSystemRuntime(), FuseMessage.REPLY_BODY, true);

  private final long capacity;

  RequestBuffer(long capacity) {
    this.capacity = capacity;
    memory = Memory.allocateDirect(Runtime.getSystemRuntime(), (int) (REQUEST + capacity), false);
  }

  /** Prepares the buffer for the next request of a channel. */
  void reset(long channel) {
    memory.putLong(SIZE, capacity);
    memory.putLong(FLAGS, 0);
    memory.putLong(MEMORY, memory.address() + REQUEST);
    memory.putLong(CHANNEL, channel);
  }

  /** The address of the struct fuse_buf. */
  long address() {
    return memory.address();
  }

  /** The address of the channel, for libfuse to change it. */
  long channelAddress() {
    return memory.address() + CHANNEL;
  }

  long channel() {
    return memory.getLong(CHANNEL);
  }

  /** The request: struct fuse_in_header, and what follows it. */
  Pointer request() {
    return memory.slice(REQUEST);
  }

  /**
   * Answers the request with an errno. It makes no object. Any thread may call this.
   *
   * @param device the descriptor of /dev/fuse
   */
  synchronized void refuse(int device, Errno errno) {
    long unique = memory.getLong(REQUEST + FuseMessage.REQUEST_UNIQUE);
    FuseMessage.answer(device, reply, unique, errno.intValue());
  }

  /** Sets how many bytes the request has. */
  void setSize(int size) {
    memory.putLong(SIZE, size);
  }

  /**
   * The opcode of the request in the buffer. If libfuse were told to receive by splice(2), it would
   * leave a request of more than a page in a pipe: {@link FuseMessage#UNKNOWN}. Only a write or a
   * setxattr is so large.
   */
  int opcode() {
    return (memory.getInt(FLAGS) & IN_PIPE) == 0
        ? memory.getInt(REQUEST + FuseMessage.REQUEST_OPCODE)
        : FuseMessage.UNKNOWN;
  }
}
