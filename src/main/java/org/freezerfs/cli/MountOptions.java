package org.freezerfs.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.freezerfs.cgroup.MountOptionValue;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.Transition;
import org.freezerfs.faults.Fault;
import org.freezerfs.power.Resume;

/**
 * What {@code -o} asks for.
 *
 * @param subsystems which to show, in the order of {@link Subsystems#NAMES}
 * @param resume what a resume does about frozen groups
 * @param maxGroups how many groups there may be besides the root
 * @param events whether to listen to the kernel
 * @param journal whether to write down what is stopped
 * @param guardian whether a second process lets go of that if this one is killed
 * @param persist whether groups outlive the mount
 * @param nested whether the mount point may be inside a freezerfs
 * @param remount what is to become of a mount that there is, if none is to be made
 * @param faults those that each group has from its beginning; empty if none may be asked for
 * @param log where to log to, for mount(8), which can give no other option
 * @param trace where to record what happens, if it is to be
 * @param fuse words that are FUSE's own, to be passed on
 */
record MountOptions(
    Set<String> subsystems,
    Semantics semantics,
    Transition transition,
    Resume resume,
    int maxGroups,
    Events events,
    boolean journal,
    boolean guardian,
    boolean persist,
    boolean nested,
    Optional<Remount> remount,
    Optional<Map<Fault, String>> faults,
    Optional<Path> log,
    Optional<Path> trace,
    List<String> fuse) {
  private static final String NO_JOURNAL = "journal=none";
  private static final String GUARDIAN = "guardian";
  private static final String PERSIST = "persist";
  private static final String NESTED = "nested";
  private static final String REMOUNT = "remount";
  private static final String FAULT = "fault_";
  private static final String NO_FAULTS = "faults=none";

  /** What the heap that the launcher gives holds, with as many members. */
  private static final int DEFAULT_MAX_GROUPS = 65_536;

  private static final int MOST_GROUPS = 1_000_000;

  /** Words of mount(8) and fstab(5) that are not for the filesystem, wherever they come from. */
  private static final Set<String> FOR_MOUNT =
      Set.of(
          "defaults",
          "auto",
          "noauto",
          "user",
          "nouser",
          "users",
          "owner",
          "group",
          "_netdev",
          "nofail",
          "nonempty",
          "diratime",
          "nodiratime",
          "relatime",
          "norelatime",
          "nostrictatime",
          "strictatime",
          "lazytime",
          "nolazytime",
          "symfollow",
          "nosymfollow",
          "silent",
          "loud");

  /**
   * What /proc/mounts shows of a FUSE mount, or mount(8) has kept, and a remount is given again.
   */
  private static final Set<String> SETTINGS_FOR_MOUNT =
      Set.of("comment", "fd", "group_id", "rootmode", "uhelper", "user", "user_id");

  private static final Set<String> FUSE_WORDS =
      Set.of(
          "allow_other",
          "allow_root",
          "auto_unmount",
          "ro",
          "rw",
          "suid",
          "nosuid",
          "dev",
          "nodev",
          "exec",
          "noexec",
          "atime",
          "noatime",
          "sync",
          "async",
          "dirsync",
          "default_permissions",
          "debug");

  private static final Set<String> FUSE_SETTINGS =
      Set.of(
          "fsname",
          "max_read",
          "max_background",
          "congestion_threshold",
          "entry_timeout",
          "attr_timeout",
          "negative_timeout");

  /**
   * Reads the words of all {@code -o} options.
   *
   * @throws MountFailure if one of them means nothing
   */
  static MountOptions parse(List<String> lists) throws MountFailure {
    Set<String> named = new LinkedHashSet<>();
    List<String> fuse = new ArrayList<>();
    Semantics semantics = Semantics.V4;
    Optional<Transition> transition = Optional.empty();
    Resume resume = Resume.PATCHED;
    int maxGroups = DEFAULT_MAX_GROUPS;
    Events events = Events.KERNEL;
    boolean journal = true;
    boolean guardian = false;
    boolean persist = false;
    boolean nested = false;
    boolean remount = false;
    List<String> ours = new ArrayList<>();
    Map<Fault, String> faults = Map.of();
    boolean noFaults = false;
    Optional<Path> log = Optional.empty();
    Optional<Path> trace = Optional.empty();
    for (String word : words(lists)) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      String value = equals < 0 ? null : word.substring(equals + 1);
      if (!usages(name).isEmpty()) {
        ours.add(word);
      }
      if (Subsystems.NAMES.contains(word)) {
        named.add(word);
      } else if (name.equals(Subsystems.POWER) && value != null) {
        named.add(name);
        resume = choose(word, value, Resume.values());
      } else if (name.equals("semantics") && value != null) {
        semantics = choose(word, value, Semantics.values());
      } else if (name.equals("transition") && value != null) {
        transition = Optional.of(choose(word, value, Transition.values()));
      } else if (name.equals("max_groups") && value != null) {
        maxGroups = number(word, value);
      } else if (name.equals("events") && value != null) {
        events = choose(word, value, Events.values());
      } else if (word.equals(NO_JOURNAL)) {
        journal = false;
      } else if (word.equals(GUARDIAN)) {
        guardian = true;
      } else if (word.equals(PERSIST)) {
        persist = true;
      } else if (word.equals(NESTED)) {
        nested = true;
      } else if (word.equals(REMOUNT)) {
        remount = true;
      } else if (name.startsWith(FAULT) && value != null) {
        faults = withFault(faults, word, name, value);
      } else if (word.equals(NO_FAULTS)) {
        noFaults = true;
      } else if (name.equals("log") && value != null && !value.isEmpty()) {
        log = Optional.of(Path.of(value));
      } else if (name.equals("trace") && value != null && !value.isEmpty()) {
        // A daemon goes away from where it was started.
        trace = Optional.of(Path.of(value).toAbsolutePath());
      } else if (FUSE_WORDS.contains(word) || (FUSE_SETTINGS.contains(name) && value != null)) {
        fuse.add(word);
      } else if (!isForMount(word, name, value)) {
        throw refused(word, name);
      }
    }
    if ((guardian || persist) && !journal) {
      throw new MountFailure(
          (guardian ? GUARDIAN : PERSIST)
              + " needs what "
              + NO_JOURNAL
              + " leaves out: give one of the two");
    }
    if (noFaults && !faults.isEmpty()) {
      throw new MountFailure("a fault is what " + NO_FAULTS + " leaves out: give one of the two");
    }
    if (named.isEmpty() || named.equals(Set.of(Subsystems.POWER))) {
      named.addAll(Subsystems.USUAL);
    }
    Set<String> shown = new LinkedHashSet<>(Subsystems.NAMES);
    shown.retainAll(named);
    return new MountOptions(
        shown,
        semantics,
        transition.orElse(semantics.transition()),
        resume,
        maxGroups,
        events,
        journal,
        guardian,
        persist,
        nested,
        remount ? Optional.of(new Remount(words(lists), ours)) : Optional.empty(),
        noFaults ? Optional.empty() : Optional.of(faults),
        log,
        trace,
        fuse);
  }

  /** With one more; what is said of several operations adds up. */
  private static Map<Fault, String> withFault(
      Map<Fault, String> before, String option, String name, String value) throws MountFailure {
    Fault fault = Fault.named(name).orElseThrow(() -> refused(option, name));
    Map<Fault, String> all = new EnumMap<>(Fault.class);
    all.putAll(before);
    boolean adds = fault == Fault.DELAY || fault == Fault.ERROR;
    all.merge(fault, value, (one, other) -> adds ? one + " " + other : other);
    try {
      fault.check(all.get(fault), file -> true);
    } catch (IllegalArgumentException e) {
      throw unknownFault(fault, value);
    }
    return all;
  }

  /** That a fault can't be had by such a value. */
  static MountFailure unknownFault(Fault fault, String value) {
    return badValue(fault.word() + "=" + value, fault.meaning());
  }

  private static MountFailure badValue(String option, String good) {
    return new MountFailure("bad value in '" + option + "'; it may be " + good);
  }

  private static boolean isForMount(String word, String name, String value) {
    return FOR_MOUNT.contains(word)
        || name.toLowerCase(Locale.ROOT).startsWith("x-")
        || (SETTINGS_FOR_MOUNT.contains(name) && value != null);
  }

  /** Why a word is: how it is to be given, if it has a good name; else what it may have meant. */
  private static MountFailure refused(String word, String name) {
    List<String> usages = new ArrayList<>(usages(name));
    if (FUSE_WORDS.contains(name)) {
      usages.add(name);
    } else if (FUSE_SETTINGS.contains(name)) {
      usages.add(name + "=VALUE");
    }
    if (!usages.isEmpty()) {
      return badValue(word, String.join(" or ", usages));
    }
    Set<String> names = new LinkedHashSet<>();
    ours().forEach(usage -> names.add(nameOf(usage)));
    List<String> all = new ArrayList<>(names);
    all.addAll(FUSE_WORDS);
    all.addAll(FUSE_SETTINGS);
    all.add(REMOUNT);
    return new MountFailure(
        "unknown option '"
            + word
            + "'"
            + Suggestion.nearest(name, all)
                .map(one -> ": did you mean '" + one + "'? Those")
                .orElse("; those")
            + " that there are: "
            + String.join(", ", names)
            + ", and FUSE's own; 'freezerfs --help' says more");
  }

  private static String nameOf(String usage) {
    return usage.replaceFirst("=.*", "");
  }

  /** How an option of ours may be given. */
  private static List<String> usages(String name) {
    return ours().stream().filter(usage -> nameOf(usage).equals(name)).toList();
  }

  private static List<String> words(List<String> lists) {
    return lists.stream()
        .flatMap(list -> Stream.of(list.split(",", -1)))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toList());
  }

  private static <E extends MountOptionValue> E choose(String option, String value, E[] all)
      throws MountFailure {
    for (E one : all) {
      if (one.word().equals(value)) {
        return one;
      }
    }
    throw badValue(
        option,
        "one of: " + Stream.of(all).map(MountOptionValue::word).collect(Collectors.joining(", ")));
  }

  private static int number(String option, String value) throws MountFailure {
    try {
      int number = Integer.parseInt(value);
      if (number > 0 && number <= MOST_GROUPS) {
        return number;
      }
    } catch (NumberFormatException e) {
      // As what is too large.
    }
    throw badValue(option, "a number from 1 to " + MOST_GROUPS);
  }

  /** All that there are of our own, each as it may be given. */
  static List<String> ours() {
    List<String> all = new ArrayList<>(Subsystems.NAMES);
    all.add("power=" + oneOf(Resume.values()));
    all.add("semantics=" + oneOf(Semantics.values()));
    all.add("transition=" + oneOf(Transition.values()));
    all.add("max_groups=NUMBER");
    all.add("events=" + oneOf(Events.values()));
    Collections.addAll(all, NO_JOURNAL, GUARDIAN, PERSIST, NESTED);
    Stream.of(Fault.values()).forEach(fault -> all.add(fault.word() + "=VALUE"));
    Collections.addAll(all, NO_FAULTS, "log=FILE", "trace=FILE");
    return all;
  }

  /** Those that are passed on to FUSE, and that which a remount is asked for by. */
  static List<String> others() {
    List<String> all = new ArrayList<>();
    FUSE_WORDS.stream().sorted().forEach(all::add);
    FUSE_SETTINGS.stream().sorted().forEach(name -> all.add(name + "="));
    all.add(REMOUNT);
    return all;
  }

  private static String oneOf(MountOptionValue[] all) {
    return Stream.of(all).map(MountOptionValue::word).collect(Collectors.joining("|"));
  }
}
