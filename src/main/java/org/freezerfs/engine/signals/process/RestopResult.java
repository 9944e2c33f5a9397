package org.freezerfs.engine.signals.process;

/** The result of {@link TaskFreezeState#restopAfter}. */
public enum RestopResult {
  /** No freeze of the process had been requested when SIGCONT was sent, so nothing was done. */
  NOT_REQUESTED,
  /** The process may have run, but a stop was sent to it after the SIGCONT. */
  STOPPED_SINCE,
  /** The process may have run, and SIGSTOP was sent to it now. */
  RESTOPPED
}
