package org.freezerfs.cgroup;

import java.util.Optional;
import jnr.constants.platform.Errno;

/**
 * Whose rules hold: the answers in which the eras of the freezer differ. Code asks for the answer,
 * never for the era. Each value says what is new in it; what it does not say is as in {@link #V4}.
 *
 * <p>Source: section 1 of the contract, and for {@link #HIERARCHICAL} the running kernel.
 */
public enum Semantics implements MountOptionValue {
  /** The patch set of 7 July 2008, version 4. */
  V4("v4"),

  /** The same with the fifth patch that its thread promised: a frozen task stays where it is. */
  V5("v5") {
    @Override
    public Optional<Errno> leaveFrozenError() {
      return Optional.of(Errno.EBUSY);
    }

    @Override
    public Transition transition() {
      return Transition.EAGER;
    }
  },

  /** As first merged: kernel/cgroup_freezer.c of Linux 2.6.28. */
  FIRST_MERGED("2.6.28") {
    @Override
    public String thawedWord() {
      return "THAWED";
    }

    @Override
    public Optional<Errno> leaveFrozenError() {
      return Optional.of(Errno.EBUSY);
    }

    @Override
    public Transition transition() {
      return Transition.EAGER;
    }
  },

  /** From Linux 3.8 until today: kernel/cgroup/legacy_freezer.c. */
  HIERARCHICAL("hierarchical") {
    @Override
    public String thawedWord() {
      return "THAWED";
    }

    @Override
    public Errno illegalStateError() {
      return Errno.EINVAL;
    }

    @Override
    public Optional<Errno> enterFrozenError() {
      return Optional.empty();
    }

    @Override
    public boolean attachAppliesState() {
      return true;
    }

    @Override
    public boolean isHierarchical() {
      return true;
    }

    @Override
    public boolean countsVforkWaiterAsFrozen() {
      return true;
    }

    @Override
    public boolean resumeThawsFreezing() {
      return false;
    }

    @Override
    public int longestWrite() {
      return 4096;
    }

    @Override
    public Numbers numbers() {
      return Numbers.KSTRTO;
    }

    @Override
    public String strip(String written) {
      return WhiteSpace.strip(written);
    }

    @Override
    public int permissions(boolean isWritable) {
      return isWritable ? 0644 : 0444;
    }

    @Override
    public boolean hasProcessFiles() {
      return true;
    }

    @Override
    public boolean ignoresZombies() {
      return true;
    }

    @Override
    public boolean allowsNoopMove() {
      return false;
    }

    @Override
    public Transition transition() {
      return Transition.EAGER;
    }
  };

  private final String word;

  Semantics(String word) {
    this.word = word;
  }

  /** Its name in the mount option {@code semantics=}. */
  @Override
  public String word() {
    return word;
  }

  /** What a thawed group's state is called. */
  public String thawedWord() {
    return "RUNNING";
  }

  /** What writing a word that is no state to {@code freezer.state} gives. */
  public Errno illegalStateError() {
    return Errno.EIO;
  }

  /** What moving a task into a FROZEN group gives; empty if it is allowed. */
  public Optional<Errno> enterFrozenError() {
    return Optional.of(Errno.EBUSY);
  }

  /** What moving a frozen task gives; empty if it is allowed. */
  public Optional<Errno> leaveFrozenError() {
    return Optional.empty();
  }

  /**
   * Whether a task that is moved is frozen or thawed as the group is that it enters. If not, it
   * stays as it is.
   */
  public boolean attachAppliesState() {
    return false;
  }

  /**
   * Whether a frozen task can be in a thawed group, and so stay frozen though nothing freezes it.
   */
  public final boolean allowsFrozenInThawed() {
    return leaveFrozenError().isEmpty() && !attachAppliesState();
  }

  /**
   * Whether freezing a group freezes those below. Then there is no freezer in the root, as freezing
   * that would freeze everything.
   */
  public boolean isHierarchical() {
    return false;
  }

  /** Whether a task that waits in vfork for its child counts as frozen. */
  public boolean countsVforkWaiterAsFrozen() {
    return false;
  }

  /** Whether a system resume thaws the tasks of groups that are only FREEZING. */
  public boolean resumeThawsFreezing() {
    return true;
  }

  /** In bytes; a longer write to a control file gives E2BIG. */
  public int longestWrite() {
    return 63;
  }

  /** How a number that is written to a control file is read. */
  public Numbers numbers() {
    return Numbers.SIMPLE_STRTOULL;
  }

  /** A word that was written to a control file, without the white space that does not count. */
  public String strip(String written) {
    return WhiteSpace.stripEnd(written);
  }

  /** The permission bits of a new control file. */
  public int permissions(boolean isWritable) {
    return 0644;
  }

  /** Whether there are the files of the cgroup core that came after the freezer. */
  public boolean hasProcessFiles() {
    return false;
  }

  /** Whether moving a zombie succeeds, and does nothing. If not, there is no such task. */
  public boolean ignoresZombies() {
    return false;
  }

  /**
   * Whether a move of a task into the group that it is in succeeds before anything else is looked
   * at.
   */
  public boolean allowsNoopMove() {
    return true;
  }

  /** Which reader first sees FROZEN, unless the mount option {@code transition=} says otherwise. */
  public Transition transition() {
    return Transition.READ;
  }
}
