package org.freezerfs.cgroup;

/** Which reader of {@code freezer.state} first sees FROZEN (semantics, {@code freezer.state}). */
public enum Transition implements MountOptionValue {
  /**
   * A read reports the state that it found, and then completes the transition: FREEZING is reported
   * at least once after each freeze of a group with tasks, as in the thread's transcript.
   */
  READ("read"),
  /** A read completes the transition first, as the code of the merged kernels does. */
  EAGER("eager");

  private final String word;

  Transition(String word) {
    this.word = word;
  }

  /** The word for this in the mount option {@code transition=}. */
  @Override
  public String word() {
    return word;
  }
}
