package org.freezerfs.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.freezerfs.cgroup.OptionWord;
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
    Optional<Map<Fault, String>> faults,
    Optional<Path> log,
    Optional<Path> trace,
    List<String> fuse) {
  private static final String NO_JOURNAL = "journal=none";
  private static final String GUARDIAN = "guardian";
  private static final String PERSIST = "persist";
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
          "strictatime");

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
    Map<Fault, String> faults = Map.of();
    boolean noFaults = false;
    Optional<Path> log = Optional.empty();
    Optional<Path> trace = Optional.empty();
    for (String word : words(lists)) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      String value = equals < 0 ? null : word.substring(equals + 1);
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
      } else if (!FOR_MOUNT.contains(word) && !name.startsWith("x-") && !name.equals("comment")) {
        throw unknown(word);
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
        noFaults ? Optional.empty() : Optional.of(faults),
        log,
        trace,
        fuse);
  }

  /** With one more; what is said of several operations adds up. */
  private static Map<Fault, String> withFault(
      Map<Fault, String> before, String option, String name, String value) throws MountFailure {
    Fault fault = Fault.named(name).orElseThrow(() -> unknown(option));
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
    return new MountFailure(
        "unknown option '" + fault.word() + "=" + value + "'; it may be " + fault.meaning());
  }

  private static MountFailure unknown(String option) {
    return new MountFailure("unknown option '" + option + "'; those that there are: " + known());
  }

  private static List<String> words(List<String> lists) {
    return lists.stream()
        .flatMap(list -> Stream.of(list.split(",", -1)))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toList());
  }

  private static <E extends OptionWord> E choose(String option, String value, E[] all)
      throws MountFailure {
    for (E one : all) {
      if (one.word().equals(value)) {
        return one;
      }
    }
    throw new MountFailure(
        "unknown option '"
            + option
            + "'; it may be one of: "
            + Stream.of(all).map(OptionWord::word).collect(Collectors.joining(", ")));
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
    throw new MountFailure(
        "unknown option '" + option + "'; it may be a number from 1 to " + MOST_GROUPS);
  }

  private static String known() {
    String settings =
        FUSE_SETTINGS.stream().sorted().map(name -> name + "=").collect(Collectors.joining(", "));
    return String.join(", ", Subsystems.NAMES)
        + ", power="
        + oneOf(Resume.values())
        + ", semantics="
        + oneOf(Semantics.values())
        + ", transition="
        + oneOf(Transition.values())
        + ", max_groups=NUMBER, events="
        + oneOf(Events.values())
        + ", "
        + NO_JOURNAL
        + ", "
        + GUARDIAN
        + ", "
        + PERSIST
        + ", "
        + Stream.of(Fault.values())
            .map(fault -> fault.word() + "=")
            .collect(Collectors.joining(", "))
        + ", "
        + NO_FAULTS
        + ", log=FILE, trace=FILE"
        + "; of FUSE: "
        + FUSE_WORDS.stream().sorted().collect(Collectors.joining(", "))
        + ", "
        + settings;
  }

  private static String oneOf(OptionWord[] all) {
    return Stream.of(all).map(OptionWord::word).collect(Collectors.joining("|"));
  }
}
