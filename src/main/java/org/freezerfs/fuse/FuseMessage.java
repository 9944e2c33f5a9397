package org.freezerfs.fuse;

import jnr.ffi.Pointer;
import org.freezerfs.host.libc.LibC;

/**
 * What a message on /dev/fuse is made of (linux/fuse.h): the offsets in the header of a request,
 * struct fuse_in_header, and of a reply, struct fuse_out_header; and of enum fuse_opcode those that
 * this package treats specially.
 */
final class FuseMessage {
  static final int REQUEST_OPCODE = 4;
  static final int REQUEST_UNIQUE = 8;
  static final int REQUEST_NODE = 16;
  static final int REQUEST_BODY = 40;
  static final int REPLY_ERROR = 4;
  static final int REPLY_UNIQUE = 8;
  static final int REPLY_BODY = 16;

  /** The opcode of a request that is in a pipe, where it can't be read. */
  static final int UNKNOWN = 0;

  static final int LOOKUP = 1;
  static final int FORGET = 2;
  static final int MKDIR = 9;
  static final int UNLINK = 10;
  static final int RMDIR = 11;
  static final int RENAME = 12;
  static final int LINK = 13;
  static final int OPEN = 14;
  static final int READ = 15;
  static final int WRITE = 16;
  static final int STATFS = 17;
  static final int RELEASE = 18;
  static final int FLUSH = 25;
  static final int INIT = 26;
  static final int OPENDIR = 27;
  static final int READDIR = 28;
  static final int RELEASEDIR = 29;
  static final int FSYNCDIR = 30;
  static final int INTERRUPT = 36;
  static final int DESTROY = 38;
  static final int IOCTL = 39;
  static final int POLL = 40;
  static final int BATCH_FORGET = 42;

  private FuseMessage() {}

  /**
   * Sends an answer without contents. It fails if the request was interrupted, or the mount has
   * ended: then no client waits for it.
   *
   * @param device the descriptor of /dev/fuse
   * @param reply has room for a struct fuse_out_header
   * @param errno 0 for a success
   */
  static void answer(int device, Pointer reply, long unique, int errno) {
    reply.putInt(0, REPLY_BODY);
    reply.putInt(REPLY_ERROR, -errno);
    reply.putLong(REPLY_UNIQUE, unique);
    LibC.get().write(device, reply, REPLY_BODY);
  }

  /** Whether a client waits for the answer to such a request, and can go on after any error. */
  static boolean isRefusable(int opcode) {
    return switch (opcode) {
      case UNKNOWN, INIT, DESTROY, FLUSH -> false;
      default -> !isBrief(opcode);
    };
  }

  /**
   * Whether no client waits for the answer to such a request, and serving it takes no time. Many
   * such requests can come at once, and the thread that serves one waits for the next request again
   * before a further thread could have been started. A forget can block only behind a request for
   * the same node, whose client was killed, and which has another thread.
   */
  static boolean isBrief(int opcode) {
    return switch (opcode) {
      case FORGET, BATCH_FORGET, RELEASE, RELEASEDIR, INTERRUPT -> true;
      default -> false;
    };
  }
}
