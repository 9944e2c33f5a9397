package org.freezerfs.fuse;

/**
 * Where things are in a request, after its struct fuse_in_header, and in a reply, with its struct
 * fuse_out_header (linux/fuse.h).
 */
final class MessageHeaders {
  static final int REQUEST_OPCODE = 4;
  static final int REQUEST_UNIQUE = 8;
  static final int REQUEST_NODE = 16;
  static final int REQUEST_BODY = 40;

  static final int REPLY_ERROR = 4;
  static final int REPLY_UNIQUE = 8;
  static final int REPLY_BODY = 16;

  private MessageHeaders() {}
}
