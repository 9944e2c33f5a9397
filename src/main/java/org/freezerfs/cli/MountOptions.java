package org.freezerfs.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.freezerfs.cgroup.OptionWord;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.Transition;

/**
 * What {@code -o} asks for.
 *
 * @param subsystems which to show, in the order of {@link #SUBSYSTEMS}
 * @param events whether to listen to the kernel
 * @param log where to log to, for mount(8), which can give no other option
 * @param fuse words that are FUSE's own, to be passed on
 */
record MountOptions(
    Set<String> subsystems,
    Semantics semantics,
    Transition transition,
    Events events,
    Optional<Path> log,
    List<String> fuse) {
  static final List<String> SUBSYSTEMS = List.copyOf(Subsystems.names());

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
    Events events = Events.KERNEL;
    Optional<Path> log = Optional.empty();
    for (String word : words(lists)) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      String value = equals < 0 ? null : word.substring(equals + 1);
      if (SUBSYSTEMS.contains(word)) {
        named.add(word);
      } else if (name.equals("semantics") && value != null) {
        semantics = choose(word, value, Semantics.values());
      } else if (name.equals("transition") && value != null) {
        transition = Optional.of(choose(word, value, Transition.values()));
      } else if (name.equals("events") && value != null) {
        events = choose(word, value, Events.values());
      } else if (name.equals("log") && value != null && !value.isEmpty()) {
        log = Optional.of(Path.of(value));
      } else if (FUSE_WORDS.contains(word) || (FUSE_SETTINGS.contains(name) && value != null)) {
        fuse.add(word);
      } else if (!FOR_MOUNT.contains(word) && !name.startsWith("x-") && !name.equals("comment")) {
        throw new MountFailure("unknown option '" + word + "'; those that there are: " + known());
      }
    }
    Set<String> shown = new LinkedHashSet<>(SUBSYSTEMS);
    if (!named.isEmpty()) {
      shown.retainAll(named);
    }
    return new MountOptions(
        shown, semantics, transition.orElse(semantics.transition()), events, log, fuse);
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

  private static String known() {
    String settings =
        FUSE_SETTINGS.stream().sorted().map(name -> name + "=").collect(Collectors.joining(", "));
    return String.join(", ", SUBSYSTEMS)
        + ", semantics="
        + oneOf(Semantics.values())
        + ", transition="
        + oneOf(Transition.values())
        + ", events="
        + oneOf(Events.values())
        + ", log=FILE"
        + "; of FUSE: "
        + FUSE_WORDS.stream().sorted().collect(Collectors.joining(", "))
        + ", "
        + settings;
  }

  private static String oneOf(OptionWord[] all) {
    return Stream.of(all).map(OptionWord::word).collect(Collectors.joining("|"));
  }
}
