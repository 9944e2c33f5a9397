package org.freezerfs.cgroup;

/**
 * Which reader of {@code freezer.state} first sees FROZEN (semantics, {@code freezer.state}): the
 * values of the mount option {@code transition=}.
 */
public enum Transition implements MountOptionValue {
  /**
   * A read reports the state that it found, and then completes the transition: FREEZING is reported
   * at least once after each freeze of a group with tasks, as in the thread's transcript.
   */
  READ,
  /** A read completes the transition first, as the code of the merged kernels does. */
  EAGER
}
