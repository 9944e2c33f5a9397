package org.freezerfs.cgroup;

import java.util.Optional;
import jnr.constants.platform.Errno;

/**
 * Whose rules hold: the answers in which the eras of the freezer differ. Code asks for the answer,
 * never for the era.
 *
 * <p>Source: section 1 of the contract. Only the patch set of July 2008 is here so far.
 */
public enum Semantics implements OptionWord {
  /** The patch set of 7 July 2008, version 4. */
  V4("v4", "RUNNING", Errno.EIO, Optional.of(Errno.EBUSY), 63, Transition.READ);

  private final String word;
  private final String thawed;
  private final Errno illegalState;
  private final Optional<Errno> enteringFrozen;
  private final int longestWrite;
  private final Transition transition;

  Semantics(
      String word,
      String thawed,
      Errno illegalState,
      Optional<Errno> enteringFrozen,
      int longestWrite,
      Transition transition) {
    this.word = word;
    this.thawed = thawed;
    this.illegalState = illegalState;
    this.enteringFrozen = enteringFrozen;
    this.longestWrite = longestWrite;
    this.transition = transition;
  }

  /** Its name in the mount option {@code semantics=}. */
  @Override
  public String word() {
    return word;
  }

  /** What a thawed group's state is called. */
  public String thawed() {
    return thawed;
  }

  /** What writing a word that is no state to {@code freezer.state} gives. */
  public Errno illegalState() {
    return illegalState;
  }

  /** What moving a task into a FROZEN group gives; empty if it is allowed. */
  public Optional<Errno> enteringFrozen() {
    return enteringFrozen;
  }

  /** In bytes; a longer write to a control file gives E2BIG. */
  public int longestWrite() {
    return longestWrite;
  }

  /** Which reader first sees FROZEN, unless the mount option {@code transition=} says otherwise. */
  public Transition transition() {
    return transition;
  }
}
