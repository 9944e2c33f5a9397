package org.freezerfs.explore;

import org.freezerfs.cgroup.Credentials;
import org.freezerfs.fuse.ClientOperation;
import org.freezerfs.fuse.ClientOperation.Kind;

/** The operations of one made-up client. */
record Operations(int client) {
  /** Those of a client whose process does not matter. */
  static final Operations OF_ANYONE = new Operations(1000);

  /** An operation on a group. */
  ClientOperation on(Kind kind, String group) {
    return on(kind, group, "", "");
  }

  ClientOperation open(String group, String file) {
    return on(Kind.OPEN, group, file, "");
  }

  ClientOperation read(String group, String file) {
    return on(Kind.READ, group, file, "");
  }

  ClientOperation write(String group, String file, String text) {
    return on(Kind.WRITE, group, file, text);
  }

  ClientOperation rename(String from, String to) {
    return on(Kind.RENAME, from, "", to);
  }

  private ClientOperation on(Kind kind, String group, String file, String text) {
    return new ClientOperation(kind, group, file, text, new Credentials(0, 0, client));
  }
}
