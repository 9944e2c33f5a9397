package org.freezerfs.engine;

import java.io.IOException;

/**
 * A question about a group can't be answered, because one of its tasks is hidden from the daemon by
 * the way /proc is mounted: see hidepid in proc(5).
 */
public final class HiddenTaskException extends IOException {
  private static final long serialVersionUID = 1;

  public HiddenTaskException() {
    super("a task of another user in the group is hidden by /proc (hidepid)");
  }
}
