package org.freezerfs.engine.signals.process;

/** The result of {@link TaskFreezeState#enforceStop}. */
public enum EnforceResult {
  /** The process was stopped already. */
  STOPPED,
  /** The process is stopped by its tracer, which can continue it at any time. */
  TRACED,
  /** The process was running, so it may have forked; SIGSTOP was sent to it again. */
  RESTOPPED,
  /** The process does not exist any more. */
  GONE,
  /** The process has no freeze request, so nothing was done. */
  NOT_REQUESTED
}
