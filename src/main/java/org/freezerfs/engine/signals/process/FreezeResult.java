package org.freezerfs.engine.signals.process;

import org.freezerfs.engine.Recorder.Result;

/** The result of requesting a freeze of one process. */
public enum FreezeResult {
  /** The process has a freeze request, from now on or from an earlier call. */
  REQUESTED,
  /** We may not signal the process: kill(2) gave EPERM. */
  REFUSED,
  /** The process does not exist any more. */
  GONE;

  /** The same as a recording says it. */
  public Result result() {
    return switch (this) {
      case REQUESTED -> Result.STOPPED;
      case REFUSED -> Result.REFUSED;
      case GONE -> Result.GONE;
    };
  }
}
