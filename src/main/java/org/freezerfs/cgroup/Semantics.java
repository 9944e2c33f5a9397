package org.freezerfs.cgroup;

import java.util.Optional;
import jnr.constants.platform.Errno;

/**
 * The rules in which the eras of the freezer differ (semantics, The semantics; for {@link
 * #HIERARCHICAL} and {@link #V2} the running kernel). Code asks for a rule and never for the era.
 * Each era overrides the rules in which it differs from {@link #V4}.
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
    boolean isOfRunningKernel() {
      return true;
    }

    @Override
    public boolean resumeThawsFreezing() {
      return false;
    }

    @Override
    public boolean hasProcessFiles() {
      return true;
    }
  },

  /** The unified hierarchy of cgroup v2: kernel/cgroup/freezer.c (semantics, semantics=v2). */
  V2("v2") {
    @Override
    public String thawedWord() {
      return "THAWED";
    }

    @Override
    boolean isOfRunningKernel() {
      return true;
    }

    @Override
    public boolean isUnified() {
      return true;
    }

    @Override
    public String freezeFile() {
      return "cgroup.freeze";
    }

    @Override
    public String freezeWord() {
      return "1";
    }

    @Override
    public String thawWord() {
      return "0";
    }

    @Override
    public String stateFile() {
      return "cgroup.events";
    }

    @Override
    public String frozenLine() {
      return "frozen 1";
    }

    @Override
    public String freezingLine() {
      return "frozen 0";
    }

    @Override
    public Optional<Errno> renameError() {
      return Optional.of(Errno.EPERM);
    }

    @Override
    public boolean isDelegatedByDirectory() {
      return true;
    }

    @Override
    public boolean refusesPartialFreeze() {
      return false;
    }

    @Override
    public boolean sigkillEndsFrozen() {
      return true;
    }

    @Override
    public int rootPermissions(boolean isOwnedByRoot) {
      return isOwnedByRoot ? 0555 : DIRECTORY_PERMISSIONS;
    }
  };

  private static final int DIRECTORY_PERMISSIONS = 0755;

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

  /** The control file that freezes and thaws a group. */
  public String freezeFile() {
    return "freezer.state";
  }

  /** What is written to {@link #freezeFile} to freeze a group. */
  public String freezeWord() {
    return "FROZEN";
  }

  /** What is written to {@link #freezeFile} to thaw a group. */
  public String thawWord() {
    return thawedWord();
  }

  /** The control file that says whether a group is frozen. */
  public String stateFile() {
    return "freezer.state";
  }

  /** The line of {@link #stateFile} in a group whose tasks are all frozen. */
  public String frozenLine() {
    return "FROZEN";
  }

  /** The line of {@link #stateFile} in a group that is freezing. */
  public String freezingLine() {
    return "FREEZING";
  }

  /** What a write of an illegal word to {@code freezer.state} fails with. */
  public Errno illegalStateError() {
    return Errno.EIO;
  }

  /** What a move of a task into a FROZEN group fails with; empty if it is allowed. */
  public Optional<Errno> enterFrozenError() {
    return isOfRunningKernel() ? Optional.empty() : Optional.of(Errno.EBUSY);
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
    return isOfRunningKernel();
  }

  /**
   * Whether the freezer is one of the two that the running kernel has. These have much in common,
   * and an override of it suffices for that.
   */
  boolean isOfRunningKernel() {
    return false;
  }

  /** Whether the hierarchy is that of cgroup v2: with its control files, and notices of changes. */
  public boolean isUnified() {
    return false;
  }

  /** What a rename of a group fails with; empty if it is allowed. */
  public Optional<Errno> renameError() {
    return Optional.empty();
  }

  /**
   * Whether it depends on the directories who may move a task, and not on the task's user: the
   * caller must be able to write {@code cgroup.procs} of the lowest group that both groups are
   * below (kernel/cgroup/cgroup.c, cgroup_procs_write_permission).
   */
  public boolean isDelegatedByDirectory() {
    return false;
  }

  /** Whether a freeze that can't freeze all tasks of a group fails with EBUSY. */
  public boolean refusesPartialFreeze() {
    return true;
  }

  /** Whether SIGKILL must end a frozen task. If not, it may have to wait for the thaw. */
  public boolean sigkillEndsFrozen() {
    return false;
  }

  /** The permission bits of the root's directory. */
  public int rootPermissions(boolean isOwnedByRoot) {
    return DIRECTORY_PERMISSIONS;
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
    return isOfRunningKernel();
  }

  /** Whether a task that waits in vfork(2) for its child counts as frozen. */
  public boolean countsVforkWaiterAsFrozen() {
    return isOfRunningKernel();
  }

  /** Whether a system resume thaws the tasks of groups that are only FREEZING. */
  public boolean resumeThawsFreezing() {
    return true;
  }

  /** The longest write to a control file, in bytes; a longer one fails with E2BIG. */
  public int maxWriteBytes() {
    return isOfRunningKernel() ? 4096 : 63;
  }

  /**
   * Whether the length of a write is looked at before all else (fs/kernfs/file.c,
   * kernfs_fop_write_iter). If not, a removed group and a file that can't be written come first.
   */
  boolean refusesLongWriteFirst() {
    return isOfRunningKernel();
  }

  /** How a number that is written to a control file is parsed. */
  public Numbers numbers() {
    return isOfRunningKernel() ? Numbers.KSTRTO : Numbers.SIMPLE_STRTOULL;
  }

  /** A word that was written to a control file, without the white space that is ignored. */
  public String strip(String written) {
    return isOfRunningKernel() ? WhiteSpace.strip(written) : WhiteSpace.stripEnd(written);
  }

  /** The permission bits of a new control file, by whether it has a reader and a writer. */
  public int filePermissions(boolean isReadable, boolean isWritable) {
    if (!isOfRunningKernel()) {
      return 0644;
    }
    if (isUnified() && !isReadable) {
      return 0200;
    }
    return isWritable ? 0644 : 0444;
  }

  /** Whether there are the core's later files: {@code cgroup.procs} and its like. */
  public boolean hasProcessFiles() {
    return false;
  }

  /** Whether a move of a zombie succeeds and does nothing. If not, it fails with ESRCH. */
  public boolean ignoresZombies() {
    return isOfRunningKernel();
  }

  /**
   * Whether a move of a task into its own group succeeds for every caller, before any other rule is
   * applied.
   */
  public boolean allowsNoopMove() {
    return !isOfRunningKernel();
  }

  /** Which reader first sees FROZEN, if the mount option {@code transition=} is not given. */
  public Transition transition() {
    return isOfRunningKernel() ? Transition.EAGER : Transition.READ;
  }
}
