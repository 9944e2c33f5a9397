package org.freezerfs.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.freezerfs.cgroup.EngineKind;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.Transition;
import org.freezerfs.cli.MountOption.Kind;
import org.freezerfs.cli.MountOption.Usage;
import org.freezerfs.faults.Fault;
import org.freezerfs.power.Resume;

/**
 * All mount options. Parsing, the messages about bad options and {@code --help} read this table;
 * DocumentsTest compares the manual page, the completion for bash and the documents with it.
 *
 * <p>The table is built on the way to every mount. So it has no lambdas and no formatted text,
 * which would load classes.
 */
final class MountOptionTable {
  /** What the heap that the launcher gives can hold, with as many members. */
  static final int DEFAULT_MAX_GROUPS = 65_536;

  private static final String DEFAULT = "default";
  private static final String NO_DEFAULT = "";

  private static final String SHOWN_BY_DEFAULT = "default if no subsystem is named";

  /** Options of mount(8) and fstab(5) without a value. None of them is for the filesystem. */
  private static final String[] IGNORED_FLAGS = {
    "auto",
    "defaults",
    "diratime",
    "group",
    "lazytime",
    "loud",
    "_netdev",
    "noauto",
    "nodiratime",
    "nofail",
    "nolazytime",
    "nonempty",
    "norelatime",
    "nostrictatime",
    "nosymfollow",
    "nouser",
    "owner",
    "relatime",
    "silent",
    "strictatime",
    "symfollow",
    "users"
  };

  /**
   * Options with a value that {@code /proc/mounts} shows of a FUSE mount or that mount(8) has kept.
   * mount(8) hands them over again for a remount.
   */
  private static final String[] IGNORED_SETTINGS = {
    "comment", "fd", "group_id", "rootmode", "uhelper", "user_id"
  };

  private static final String[] FUSE_FLAGS = {
    "allow_other",
    "allow_root",
    "async",
    "atime",
    "auto_unmount",
    "debug",
    "default_permissions",
    "dev",
    "dirsync",
    "exec",
    "noatime",
    "nodev",
    "noexec",
    "nosuid",
    "ro",
    "rw",
    "suid",
    "sync"
  };

  private static final String[] FUSE_SETTINGS = {
    "attr_timeout",
    "congestion_threshold",
    "entry_timeout",
    "fsname",
    "max_background",
    "max_read",
    "negative_timeout"
  };

  private static final Map<String, MountOption> BY_NAME = new LinkedHashMap<>();

  static {
    addSubsystems();
    addRules();
    addSafety();
    addFaults();
    addFiles();
    add(
        Kind.FUSE,
        "remount",
        Usage.bare(
            "gives the mount at the mount point other flags, such as ro; mounts nothing",
            NO_DEFAULT));
    for (String name : FUSE_FLAGS) {
      add(Kind.FUSE, name, Usage.bare("", NO_DEFAULT));
    }
    for (String name : FUSE_SETTINGS) {
      add(Kind.FUSE, name, Usage.form("VALUE", "", NO_DEFAULT));
    }
    for (String name : IGNORED_FLAGS) {
      add(Kind.IGNORED, name, Usage.bare("", NO_DEFAULT));
    }
    for (String name : IGNORED_SETTINGS) {
      add(Kind.IGNORED, name, Usage.form("VALUE", "", NO_DEFAULT));
    }
    add(Kind.IGNORED, "user", Usage.bare("", NO_DEFAULT), Usage.form("VALUE", "", NO_DEFAULT));
  }

  private MountOptionTable() {}

  private static void add(Kind kind, String name, Usage... usages) {
    BY_NAME.put(name, MountOption.of(kind, name, usages));
  }

  private static void addSubsystems() {
    add(
        Kind.OWN,
        Subsystems.FREEZER,
        Usage.bare("shows freezer.state in each group", SHOWN_BY_DEFAULT));
    add(
        Kind.OWN,
        Subsystems.SIGNAL,
        Usage.bare("shows signal.kill in each group", SHOWN_BY_DEFAULT));
    add(
        Kind.OWN,
        Subsystems.POWER,
        Usage.bare(
            "shows power.state in the root: suspend, and resume, which skips frozen groups",
            NO_DEFAULT),
        Usage.word(Resume.PATCHED.word(), "the same", NO_DEFAULT),
        Usage.word(
            Resume.UNPATCHED.word(),
            "the same, but a resume thaws frozen groups too: the bug of 2008",
            NO_DEFAULT));
  }

  private static void addRules() {
    add(
        Kind.OWN,
        "semantics",
        Usage.form("WORD", "the rules to follow, see below", "default: v4"),
        Usage.word(
            Semantics.V4.word(),
            "the patch set of July 2008: RUNNING, and a frozen task may be moved",
            NO_DEFAULT),
        Usage.word(
            Semantics.V5.word(),
            "its next version: the same, but a frozen task can't be moved",
            NO_DEFAULT),
        Usage.word(
            Semantics.FIRST_MERGED.word(),
            "kernels from 2.6.28 to 3.7: THAWED; a frozen task can't be moved",
            NO_DEFAULT),
        Usage.word(
            Semantics.HIERARCHICAL.word(),
            "kernels since 3.8, and cgroup v1 of today: THAWED; a freeze reaches the groups below;"
                + " a task that is moved is frozen or thawed as its new group",
            NO_DEFAULT),
        Usage.word(
            Semantics.V2.word(),
            "cgroup v2, what systemd and the runtimes of today use: cgroup.freeze, cgroup.events"
                + " and cgroup.kill in the place of freezer.state and signal.kill",
            NO_DEFAULT));
    add(
        Kind.OWN,
        "transition",
        Usage.word(
            Transition.READ.word(),
            "each freeze shows FREEZING to at least one read",
            "default with v4"),
        Usage.word(
            Transition.EAGER.word(),
            "a read that finds all tasks frozen shows FROZEN at once",
            "default with v5, 2.6.28, hierarchical and v2"));
    add(
        Kind.OWN,
        "notify",
        Usage.bare(
            "poll(2) and inotify(7) tell of changes of freezer.state; of cgroup.events they always"
                + " do",
            NO_DEFAULT));
    add(
        Kind.OWN,
        "engine",
        Usage.word(EngineKind.SIGNALS.word(), "freezes by SIGSTOP, and thaws by SIGCONT", DEFAULT),
        Usage.word(
            EngineKind.V1.word(),
            "freezes by the cgroup v1 freezer of the host's kernel: unseen by the tasks, for root",
            NO_DEFAULT),
        Usage.word(
            EngineKind.V2.word(),
            "freezes by the cgroup v2 freezer of the host's kernel; for a user, below a delegated cgroup",
            NO_DEFAULT),
        Usage.word(
            EngineKind.AUTO.word(),
            "for root v1 where it can be had, else v2; otherwise signals",
            NO_DEFAULT));
    add(
        Kind.OWN,
        "cgroup",
        Usage.form(
            MountOptionParser.BENEATH,
            "with engine=v1 and v2: members stay beneath the cgroup that they were in",
            DEFAULT),
        Usage.form(
            "/PATH",
            "with engine=v2: they go beneath this cgroup, which must exist, and return at the end",
            NO_DEFAULT));
    add(
        Kind.OWN,
        "max_groups",
        Usage.form(
            "NUMBER",
            "how many groups there may be, besides the root",
            "default: " + DEFAULT_MAX_GROUPS));
    add(
        Kind.OWN,
        "events",
        Usage.word(
            Events.KERNEL.word(),
            "the kernel's events report forks, exits and SIGCONT, where it sends them",
            DEFAULT),
        Usage.word(Events.NONE.word(), "the daemon looks for all of them in /proc", NO_DEFAULT));
  }

  private static void addSafety() {
    add(
        Kind.OWN,
        "journal",
        Usage.word(
            "none",
            "no file says what is stopped: if the daemon is killed, it stays stopped",
            NO_DEFAULT));
    add(
        Kind.OWN,
        "guardian",
        Usage.bare(
            "a second process thaws what is stopped within a second if the daemon is killed",
            NO_DEFAULT));
    add(
        Kind.OWN,
        "persist",
        Usage.bare(
            "groups outlive the mount and the daemon, until they are removed or the host boots",
            NO_DEFAULT));
    add(Kind.OWN, "nested", Usage.bare("the mount point may be inside a freezerfs", NO_DEFAULT));
  }

  private static void addFaults() {
    add(
        Kind.OWN,
        Fault.FREEZING.word(),
        Usage.form(
            "TIME|reads:NUMBER",
            "for tests of clients: FREEZING lasts at least so long, such as 2s, or for so many reads",
            NO_DEFAULT));
    add(
        Kind.OWN,
        Fault.BUSY.word(),
        Usage.form(
            "NUMBER",
            "so many writes of FROZEN to a group give EBUSY, and leave one task out",
            NO_DEFAULT));
    add(
        Kind.OWN,
        Fault.REFUSE.word(),
        Usage.form("ID", "the process of this task can't be frozen", NO_DEFAULT));
    add(
        Kind.OWN,
        Fault.NOTICE.word(),
        Usage.form(
            "drop|NUMBER|TIME",
            "all notices of changes are lost, so many are, or each is late",
            NO_DEFAULT));
    add(
        Kind.OWN,
        Fault.DELAY.word(),
        Usage.form(
            "FILE:read|write=TIME[:NUMBER]", "so many answers, or all, are late", NO_DEFAULT));
    add(
        Kind.OWN,
        Fault.ERROR.word(),
        Usage.form(
            "FILE:read|write=ERRNO[:NUMBER]",
            "so many answers, or all, are this error",
            NO_DEFAULT));
    add(
        Kind.OWN,
        "faults",
        Usage.word(
            "none",
            "refuses faults on groups, set by 'setfattr -n user.freezerfs.fault_...'",
            NO_DEFAULT));
  }

  private static void addFiles() {
    add(
        Kind.OWN,
        "served",
        Usage.bare("in the process of 'freezerfs serve', if there is one that can", NO_DEFAULT));
    add(Kind.OWN, "log", Usage.form("FILE", "as --log-file, for mount(8)", NO_DEFAULT));
    add(
        Kind.OWN,
        "trace",
        Usage.form("FILE", "records all events there, for 'freezerfs timeline'", NO_DEFAULT));
  }

  /** Returns the option of this name; empty if there is none. */
  static Optional<MountOption> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Returns the options of one kind, in the order of the table. */
  static List<MountOption> all(Kind kind) {
    List<MountOption> all = new ArrayList<>();
    for (MountOption option : BY_NAME.values()) {
      if (option.kind() == kind) {
        all.add(option);
      }
    }
    return all;
  }

  /** Returns the names of the options of one kind, in the order of the table. */
  static List<String> names(Kind kind) {
    List<String> names = new ArrayList<>();
    for (MountOption option : all(kind)) {
      names.add(option.name());
    }
    return names;
  }
}
