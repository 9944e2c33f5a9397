package org.freezerfs.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
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
 * they take, is in the {@link MountOptionTable}. An option that is given twice has its last value;
 * faults of several control files add up.
 */
final class MountOptionParser {
  /** The value of cgroup= for members that stay where they are. */
  static final String BENEATH = "beneath";

  private static final int MOST_GROUPS = 1_000_000;

  /** Comments of fstab(5), such as x-systemd.automount and X-mount.mkdir, begin with this. */
  private static final String COMMENT = "x-";

  /** The value of each of our options that was given, but for faults; empty if it has none. */
  private final Map<String, String> given = new HashMap<>();

  private Optional<String> cgroup = Optional.empty();
  private int maxGroups = MountOptionTable.DEFAULT_MAX_GROUPS;
  private Optional<Path> log = Optional.empty();
  private Optional<Path> trace = Optional.empty();
  private final Map<Fault, String> faults = new EnumMap<>(Fault.class);
  private final List<String> own = new ArrayList<>();
  private final List<String> fuse = new ArrayList<>();
  private boolean remount;

  MountOptions parse(List<String> lists) throws MountFailure {
    List<String> texts = split(lists);
    for (String text : texts) {
      read(text);
    }
    Semantics semantics = choose("semantics", Semantics.values(), Semantics.V4);
    MountOptions options =
        new MountOptions(
            shownSubsystems(),
            semantics,
            choose("engine", EngineKind.values(), EngineKind.SIGNALS),
            cgroup,
            choose("transition", Transition.values(), semantics.transition()),
            given.containsKey("notify"),
            choose(Subsystems.POWER, Resume.values(), Resume.PATCHED),
            maxGroups,
            !"none".equals(given.get("events")),
            !given.containsKey("journal"),
            given.containsKey("guardian"),
            given.containsKey("persist"),
            given.containsKey("nested"),
            remount ? Optional.of(new Remount(texts, own)) : Optional.empty(),
            given.containsKey("faults") ? Optional.empty() : Optional.of(faults),
            log,
            // The daemon changes its working directory.
            trace.map(Path::toAbsolutePath),
            fuse);
    requireConsistent(options);
    return options;
  }

  private void requireConsistent(MountOptions options) throws MountFailure {
    if ((options.guardian() || options.persist()) && !options.journal()) {
      throw MountFailure.misuse(
          (options.guardian() ? "guardian" : "persist")
              + " needs what journal=none leaves out: give one of the two");
    }
    if (options.cgroup().isPresent()
        && options.engine() != EngineKind.V2
        && options.engine() != EngineKind.AUTO) {
      throw MountFailure.misuse(
          "cgroup=" + options.cgroup().get() + " needs engine=v2 or engine=auto");
    }
    if (options.faults().isEmpty() && !faults.isEmpty()) {
      throw MountFailure.misuse("a fault is what faults=none leaves out: give one of the two");
    }
    if (options.semantics().isUnified()) {
      refuseOptionsOfV1(options);
    } else if (faults.containsKey(Fault.NOTICE) && !options.notesStates()) {
      throw MountFailure.misuse(Fault.NOTICE.word() + " needs notify or semantics=v2");
    }
  }

  /** Refuses what does not exist in cgroup v2. */
  private void refuseOptionsOfV1(MountOptions options) throws MountFailure {
    if (given.containsKey(Subsystems.POWER)) {
      throw MountFailure.misuse("semantics=v2 has no power.state: give one of the two");
    }
    if (options.transition() == Transition.READ) {
      throw MountFailure.misuse("semantics=v2 has no FREEZING that transition=read could show");
    }
    if (faults.containsKey(Fault.BUSY) && !options.semantics().refusesPartialFreeze()) {
      throw MountFailure.misuse(
          "with semantics=v2 no write gives EBUSY; fault_refuse keeps a group from being frozen");
    }
    if (!options.engine().supports(options.semantics())) {
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
    Set<String> shown = new LinkedHashSet<>(Subsystems.NAMES);
    shown.retainAll(given.keySet());
    if (shown.isEmpty() || shown.equals(Set.of(Subsystems.POWER))) {
      shown = new LinkedHashSet<>(Subsystems.NAMES);
      shown.removeIf(name -> !Subsystems.USUAL.contains(name) && !given.containsKey(name));
    }
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
      Optional<Fault> fault = Fault.named(name);
      if (fault.isPresent()) {
        addFault(fault.get(), value);
      } else if (value == null) {
        given.putIfAbsent(name, "");
      } else {
        give(name, value);
      }
    } else if (name.equals("remount")) {
      remount = true;
    } else if (option.kind() == Kind.FUSE) {
      fuse.add(text);
    }
  }

  /**
   * Takes the value of one of our options.
   *
   * @throws MountFailure if it is not understood; the table knows only values that are words
   */
  private void give(String name, String value) throws MountFailure {
    given.put(name, value);
    switch (name) {
      case "cgroup" -> cgroup = cgroup(value);
      case "max_groups" -> maxGroups = maxGroups(value);
      case "log" -> log = file(name, value);
      case "trace" -> trace = file(name, value);
      default -> {}
    }
  }

  /** Returns the value that was given. The table has accepted it, so there is one. */
  private <E extends MountOptionValue> E choose(String name, E[] all, E ifNone) {
    String value = given.getOrDefault(name, "");
    for (E one : all) {
      if (one.word().equals(value)) {
        return one;
      }
    }
    return ifNone;
  }

  private static Optional<String> cgroup(String value) throws MountFailure {
    if (value.equals(BENEATH)) {
      return Optional.empty();
    }
    if (!value.startsWith("/") || !Path.of(value).normalize().toString().equals(value)) {
      throw badValue(
          "cgroup=" + value, BENEATH + ", or a cgroup's path in its hierarchy, such as /freezer");
    }
    return Optional.of(value);
  }

  private static int maxGroups(String value) throws MountFailure {
    try {
      int number = Integer.parseInt(value);
      if (number > 0 && number <= MOST_GROUPS) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The message is the same as for a number that is too large.
    }
    throw badValue("max_groups=" + value, "a number from 1 to " + MOST_GROUPS);
  }

  private static Optional<Path> file(String name, String value) throws MountFailure {
    if (value.isEmpty()) {
      throw badValue(name + "=", name + "=FILE");
    }
    return Optional.of(Path.of(value));
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
