package org.freezerfs.cgroup;

/** Which reader of {@code freezer.state} sees FREEZING turn into FROZEN. */
public enum Transition implements MountOptionValue {
  /**
   * FREEZING is reported at least once after each freeze of a group with tasks, as in the thread's
   * transcript.
   */
  READ("read"),
  /** A look completes the transition before it reports, as the merged kernels' code does. */
  EAGER("eager");

  private final String word;

  Transition(String word) {
    this.word = word;
  }

  /** Its name in the mount option {@code transition=}. */
  @Override
  public String word() {
    return word;
  }
}
