package org.freezerfs.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.cgroup.EngineKind;
import org.freezerfs.cgroup.MountOptionValue;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.Transition;
import org.freezerfs.cli.MountOption.Kind;
import org.freezerfs.faults.Fault;
import org.freezerfs.power.Resume;

/**
 * Turns the text of {@code -o} into {@link MountOptions}. Which options there are, and which values
 * they take, is in the {@link MountOptionTable}; this class says what each of them sets. An option
 * that is given twice has its last value; faults of several control files add up.
 */
final class MountOptionParser {
  /** The value of cgroup= for members that stay where they are. */
  static final String BENEATH = "beneath";

  private static final int MOST_GROUPS = 1_000_000;

  /** Comments of fstab(5), such as x-systemd.automount and X-mount.mkdir, begin with this. */
  private static final String COMMENT = "x-";

  private final Set<String> named = new LinkedHashSet<>();
  private final List<String> fuse = new ArrayList<>();
  private final List<String> own = new ArrayList<>();
  private final Map<Fault, String> faults = new EnumMap<>(Fault.class);

  private Semantics semantics = Semantics.V4;
  private EngineKind engine = EngineKind.SIGNALS;
  private Optional<String> cgroup = Optional.empty();
  private Optional<Transition> transition = Optional.empty();
  private boolean notesStates;
  private Resume resume = Resume.PATCHED;
  private int maxGroups = MountOptionTable.DEFAULT_MAX_GROUPS;
  private Events events = Events.KERNEL;
  private boolean journal = true;
  private boolean guardian;
  private boolean persist;
  private boolean nested;
  private boolean remount;
  private boolean allowsFaults = true;
  private Optional<Path> log = Optional.empty();
  private Optional<Path> trace = Optional.empty();

  MountOptions parse(List<String> lists) throws MountFailure {
    List<String> options = split(lists);
    for (String option : options) {
      read(option);
    }
    if ((guardian || persist) && !journal) {
      throw MountFailure.misuse(
          (guardian ? "guardian" : "persist")
              + " needs what journal=none leaves out: give one of the two");
    }
    if (cgroup.isPresent() && engine != EngineKind.V2 && engine != EngineKind.AUTO) {
      throw MountFailure.misuse("cgroup=" + cgroup.get() + " needs engine=v2 or engine=auto");
    }
    if (!allowsFaults && !faults.isEmpty()) {
      throw MountFailure.misuse("a fault is what faults=none leaves out: give one of the two");
    }
    if (semantics.isUnified()) {
      refuseOptionsOfV1();
    } else if (faults.containsKey(Fault.NOTICE) && !notesStates) {
      throw MountFailure.misuse(Fault.NOTICE.word() + " needs notify or semantics=v2");
    }
    return new MountOptions(
        shownSubsystems(),
        semantics,
        engine,
        cgroup,
        transition.orElse(semantics.transition()),
        notesStates,
        resume,
        maxGroups,
        events,
        journal,
        guardian,
        persist,
        nested,
        remount ? Optional.of(new Remount(options, own)) : Optional.empty(),
        allowsFaults ? Optional.of(faults) : Optional.empty(),
        log,
        trace,
        fuse);
  }

  /** Refuses what does not exist in cgroup v2. */
  private void refuseOptionsOfV1() throws MountFailure {
    if (named.contains(Subsystems.POWER)) {
      throw MountFailure.misuse("semantics=v2 has no power.state: give one of the two");
    }
    if (transition.equals(Optional.of(Transition.READ))) {
      throw MountFailure.misuse("semantics=v2 has no FREEZING that transition=read could show");
    }
    if (faults.containsKey(Fault.BUSY) && !semantics.refusesPartialFreeze()) {
      throw MountFailure.misuse(
          "with semantics=v2 no write gives EBUSY; fault_refuse keeps a group from being frozen");
    }
    if (!engine.supports(semantics)) {
      throw MountFailure.misuse(
          "semantics=v2 needs engine=signals, v2 or auto: with engine=v1 SIGKILL would not end a"
              + " frozen process");
    }
  }

  private static List<String> split(List<String> lists) {
    List<String> options = new ArrayList<>();
    for (String list : lists) {
      for (String option : list.split(",", -1)) {
        if (!option.isBlank()) {
          options.add(option.strip());
        }
      }
    }
    return options;
  }

  private Set<String> shownSubsystems() {
    if (named.isEmpty() || named.equals(Set.of(Subsystems.POWER))) {
      named.addAll(Subsystems.USUAL);
    }
    Set<String> shown = new LinkedHashSet<>(Subsystems.NAMES);
    shown.retainAll(named);
    return shown;
  }

  private void read(String text) throws MountFailure {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    String value = equals < 0 ? null : text.substring(equals + 1);
    Optional<MountOption> found = MountOptionTable.find(name);
    if (found.isEmpty()) {
      if (!name.toLowerCase(Locale.ROOT).startsWith(COMMENT)) {
        throw unknownOption(text, name);
      }
      return;
    }
    MountOption option = found.get();
    if (!option.accepts(value)) {
      Optional<String> meant =
          Optional.ofNullable(value).flatMap(one -> Suggestion.nearest(one, option.words()));
      throw badValue(text, meant, goodValues(option, value));
    }
    if (option.kind() == Kind.OWN) {
      own.add(text);
      set(name, value, text);
    } else if (name.equals("remount")) {
      remount = true;
    } else if (option.kind() == Kind.FUSE) {
      fuse.add(text);
    }
  }

  /**
   * Sets one of our own options.
   *
   * @param value what stands behind {@code =}; null if there is no {@code =}
   * @param text the whole option, for a message
   */
  private void set(String name, String value, String text) throws MountFailure {
    switch (name) {
      case Subsystems.FREEZER, Subsystems.SIGNAL -> named.add(name);
      case Subsystems.POWER -> {
        named.add(name);
        resume = value == null ? resume : choose(value, Resume.values());
      }
      case "semantics" -> semantics = choose(value, Semantics.values());
      case "engine" -> engine = choose(value, EngineKind.values());
      case "cgroup" -> cgroup = cgroup(text, value);
      case "transition" -> transition = Optional.of(choose(value, Transition.values()));
      case "notify" -> notesStates = true;
      case "max_groups" -> maxGroups = groups(text, value);
      case "events" -> events = choose(value, Events.values());
      case "journal" -> journal = false;
      case "guardian" -> guardian = true;
      case "persist" -> persist = true;
      case "nested" -> nested = true;
      case "served" -> {} // The launcher has asked the server.
      case "faults" -> allowsFaults = false;
      case "log" -> log = Optional.of(file(text, value));
      // The daemon changes its working directory.
      case "trace" -> trace = Optional.of(file(text, value).toAbsolutePath());
      default -> addFault(Fault.named(name).orElseThrow(), value);
    }
  }

  /** Returns the value of this name. The table has accepted it, so there is one. */
  private static <E extends MountOptionValue> E choose(String value, E[] all) {
    for (E one : all) {
      if (one.word().equals(value)) {
        return one;
      }
    }
    throw new IllegalArgumentException(value);
  }

  private static Optional<String> cgroup(String text, String value) throws MountFailure {
    if (value.equals(BENEATH)) {
      return Optional.empty();
    }
    if (!value.startsWith("/") || !Path.of(value).normalize().toString().equals(value)) {
      throw badValue(text, BENEATH + ", or a cgroup's path in its hierarchy, such as /freezer");
    }
    return Optional.of(value);
  }

  private static int groups(String text, String value) throws MountFailure {
    try {
      int number = Integer.parseInt(value);
      if (number > 0 && number <= MOST_GROUPS) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The message is the same as for a number that is too large.
    }
    throw badValue(text, "a number from 1 to " + MOST_GROUPS);
  }

  private static Path file(String text, String value) throws MountFailure {
    if (value.isEmpty()) {
      throw badValue(text, text + "FILE");
    }
    return Path.of(value);
  }

  private void addFault(Fault fault, String value) throws MountFailure {
    String before = faults.get(fault);
    boolean addsUp = fault == Fault.DELAY || fault == Fault.ERROR;
    String all = before != null && addsUp ? before + " " + value : value;
    faults.put(fault, all);
    try {
      fault.check(all, file -> true);
    } catch (IllegalArgumentException e) {
      throw badFault(fault, value);
    }
  }

  /** Returns the failure for a fault whose value is not understood. */
  static MountFailure badFault(Fault fault, String value) {
    return badValue(fault.word() + "=" + value, fault.meaning());
  }

  private static MountFailure badValue(String text, String good) {
    return badValue(text, Optional.empty(), good);
  }

  private static MountFailure badValue(String text, Optional<String> meant, String good) {
    return MountFailure.misuse(
        "bad value in '"
            + text
            + "'"
            + meant.map(word -> ": did you mean '" + word + "'? It may be ").orElse("; it may be ")
            + good);
  }

  private static String goodValues(MountOption option, String value) {
    List<String> words = option.words();
    return value != null && words.size() > 1
        ? "one of: " + String.join(", ", words)
        : option.syntax();
  }

  private static MountFailure unknownOption(String text, String name) {
    List<String> own = MountOptionTable.names(Kind.OWN);
    List<String> known = new ArrayList<>(own);
    known.addAll(MountOptionTable.names(Kind.FUSE));
    Optional<String> nearest = Suggestion.nearest(name, known);
    return MountFailure.misuse(
        "unknown option '"
            + text
            + "'"
            + (nearest.isPresent() ? ": did you mean '" + nearest.get() + "'? Those" : "; those")
            + " that there are: "
            + String.join(", ", own)
            + ", and FUSE's own; 'freezerfs --help' says more");
  }
}
