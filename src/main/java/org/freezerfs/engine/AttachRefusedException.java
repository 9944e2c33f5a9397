package org.freezerfs.engine;

import java.io.IOException;
import jnr.constants.platform.Errno;

/**
 * The host does not let the engine move a task, because of its own permissions or limits. The task
 * is where it was.
 */
public final class AttachRefusedException extends IOException {
  private static final long serialVersionUID = 1;

  private final Errno errno;

  /**
   * Creates an exception.
   *
   * @param errno the host's answer
   * @param message what was refused, for the log
   */
  public AttachRefusedException(Errno errno, String message) {
    super(message);
    this.errno = errno;
  }

  /** What the host has answered. */
  public Errno errno() {
    return errno;
  }
}
