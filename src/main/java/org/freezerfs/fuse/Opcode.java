package org.freezerfs.fuse;

/** The opcodes of requests that this package treats specially: enum fuse_opcode of linux/fuse.h. */
final class Opcode {
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

  private Opcode() {}

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
   * before a further thread could have been started. A forget waits only for a request about the
   * same file whose client was killed, and that request has a thread of its own.
   */
  static boolean isBrief(int opcode) {
    return switch (opcode) {
      case FORGET, BATCH_FORGET, RELEASE, RELEASEDIR, INTERRUPT -> true;
      default -> false;
    };
  }
}
