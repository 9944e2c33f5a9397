package org.freezerfs.fuse;

/** What requests ask for, as far as it matters here: enum fuse_opcode of linux/fuse.h. */
final class Opcode {
  /** Of a request that can't be looked at. */
  static final int UNKNOWN = 0;

  static final int FORGET = 2;
  static final int UNLINK = 10;
  static final int RMDIR = 11;
  static final int RENAME = 12;
  static final int LINK = 13;
  static final int RELEASE = 18;
  static final int RELEASEDIR = 29;
  static final int INTERRUPT = 36;
  static final int BATCH_FORGET = 42;

  private Opcode() {}

  /**
   * Whether no client waits for the answer, and it takes no time: so the thread that serves it is
   * back before one more could have been started. Many can come at once. A forget waits for nothing
   * but a request about the same file, whose client was killed: that has a thread of its own.
   */
  static boolean isBrief(int opcode) {
    return switch (opcode) {
      case FORGET, BATCH_FORGET, RELEASE, RELEASEDIR, INTERRUPT -> true;
      default -> false;
    };
  }
}
