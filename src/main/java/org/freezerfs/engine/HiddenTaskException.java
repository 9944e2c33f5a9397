package org.freezerfs.engine;

import java.io.IOException;

/**
 * A question about a group that can't be answered, as there is a task in it that /proc is mounted
 * to hide from us: see hidepid in proc(5).
 */
public final class HiddenTaskException extends IOException {
  private static final long serialVersionUID = 1;

  public HiddenTaskException() {
    super("there is a task of another user in it, which /proc hides");
  }
}
