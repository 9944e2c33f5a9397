package org.freezerfs.engine;

import java.io.IOException;

/**
 * A question about a task, or about a group with it, can't be answered: the task is another user's,
 * and hidden from the daemon by the way /proc is mounted (see hidepid in proc(5)).
 */
public final class HiddenTaskException extends IOException {
  private static final long serialVersionUID = 1;

  public HiddenTaskException() {
    super("a task of another user is hidden by /proc (hidepid)");
  }
}
