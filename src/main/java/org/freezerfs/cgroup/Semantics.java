package org.freezerfs.cgroup;

import java.util.Optional;
import jnr.constants.platform.Errno;

/**
 * The rules in which the eras of the freezer differ (semantics, The semantics; for {@link
 * #HIERARCHICAL} the running kernel). Code asks for a rule and never for the era. Each era
 * overrides the rules in which it differs from {@link #V4}.
 */
public enum Semantics implements MountOptionValue {
  /** The patch set of 7 July 2008, version 4. */
  V4("v4"),

  /** Version 4 with the fifth patch that its thread promised: a frozen task can't be moved. */
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
    public int maxWriteBytes() {
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
    public int filePermissions(boolean isWritable) {
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

  /** The word for this in the mount option {@code semantics=}. */
  @Override
  public String word() {
    return word;
  }

  /** The word for the state of a thawed group. */
  public String thawedWord() {
    return "RUNNING";
  }

  /** What a write of an illegal word to {@code freezer.state} fails with. */
  public Errno illegalStateError() {
    return Errno.EIO;
  }

  /** What a move of a task into a FROZEN group fails with; empty if it is allowed. */
  public Optional<Errno> enterFrozenError() {
    return Optional.of(Errno.EBUSY);
  }

  /** What a move of a frozen task fails with; empty if it is allowed. */
  public Optional<Errno> leaveFrozenError() {
    return Optional.empty();
  }

  /**
   * Whether a task that is moved takes the state of its new group: it is frozen or thawed. If not,
   * it stays as it is.
   */
  public boolean attachAppliesState() {
    return false;
  }

  /** Whether a frozen task can be in a thawed group, where it stays frozen. */
  public final boolean allowsFrozenInThawed() {
    return leaveFrozenError().isEmpty() && !attachAppliesState();
  }

  /**
   * Whether a freeze of a group freezes all groups below. Then the root has no freezer, because its
   * freeze would freeze every group.
   */
  public boolean isHierarchical() {
    return false;
  }

  /** Whether a task that waits in vfork(2) for its child counts as frozen. */
  public boolean countsVforkWaiterAsFrozen() {
    return false;
  }

  /** Whether a system resume thaws the tasks of groups that are only FREEZING. */
  public boolean resumeThawsFreezing() {
    return true;
  }

  /** The longest write to a control file, in bytes; a longer one fails with E2BIG. */
  public int maxWriteBytes() {
    return 63;
  }

  /** How a number that is written to a control file is parsed. */
  public Numbers numbers() {
    return Numbers.SIMPLE_STRTOULL;
  }

  /** A word that was written to a control file, without the white space that is ignored. */
  public String strip(String written) {
    return WhiteSpace.stripEnd(written);
  }

  /** The permission bits of a new control file; {@code isWritable}: it has a writer. */
  public int filePermissions(boolean isWritable) {
    return 0644;
  }

  /** Whether there are the core's later files: {@code cgroup.procs} and its like. */
  public boolean hasProcessFiles() {
    return false;
  }

  /** Whether a move of a zombie succeeds and does nothing. If not, it fails with ESRCH. */
  public boolean ignoresZombies() {
    return false;
  }

  /**
   * Whether a move of a task into its own group succeeds for every caller, before any other rule is
   * applied.
   */
  public boolean allowsNoopMove() {
    return true;
  }

  /** Which reader first sees FROZEN, if the mount option {@code transition=} is not given. */
  public Transition transition() {
    return Transition.READ;
  }
}
