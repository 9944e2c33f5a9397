package org.freezerfs.cgroup.snapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;

/**
 * The lines of a tree log, each with its checksum and its end. Of several lines about one thing the
 * last is valid.
 *
 * <pre>
 *   tree 1 BOOT-ID SEMANTICS SUBSYSTEM...   what the mount was made with
 *   daemon PID START OWNER                  whose mark the members carry
 *   agent PATH                              the release agent
 *   group ID PARENT NAME NOTIFY CLONE FILE,ATTRIBUTES... SUBSYSTEM=STATE...
 *   gone ID                                 the group was removed
 *   member PID START GROUP                  a process was moved to the group
 * </pre>
 *
 * <p>Text here has one byte to a character.
 */
public final class TreeLogFormat {
  private static final String VERSION = "1";
  private static final String TREE = "tree";
  private static final String DAEMON = "daemon";
  private static final String AGENT = "agent";
  private static final String GROUP = "group";
  private static final String REMOVED = "gone";
  private static final String MEMBER = "member";

  private TreeLogFormat() {}

  /** The first line of each log. */
  public static String origin(TreeSnapshot.Origin origin) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(TREE, VERSION, origin.bootId(), origin.semantics()));
    words.addAll(origin.subsystems());
    return TreeLogLine.of(words);
  }

  /**
   * The line that a daemon writes before it puts its own marks on the members.
   *
   * @param owner the {@link Engine#markOwner} of the daemon's engine
   */
  public static String daemon(Task daemon, int owner) {
    return TreeLogLine.of(
        List.of(
            DAEMON,
            Integer.toString(daemon.pid()),
            Long.toString(daemon.startTime()),
            Integer.toString(owner)));
  }

  /** The line for the release agent; a path of nothing if there is none. */
  public static String agent(String path) {
    return TreeLogLine.of(List.of(AGENT, TreeLogLine.escape(path)));
  }

  /** The line for all that is to be kept of a group. */
  public static String group(GroupSnapshot group) {
    List<String> words =
        new ArrayList<>(
            List.of(
                GROUP,
                Integer.toString(group.id()),
                Integer.toString(group.parent()),
                TreeLogLine.escape(group.name()),
                group.notifiesOnRelease() ? "1" : "0",
                group.clonesChildren() ? "1" : "0"));
    group
        .attributes()
        .forEach((file, kept) -> words.add(TreeLogLine.escape(file) + "," + kept.word()));
    group.states().forEach((subsystem, state) -> words.add(subsystem + "=" + state));
    return TreeLogLine.of(words);
  }

  /** The line for a group that was removed. */
  public static String removed(int group) {
    return TreeLogLine.of(List.of(REMOVED, Integer.toString(group)));
  }

  /** The line for a process that was moved to a group. */
  public static String member(Task task, int group) {
    return TreeLogLine.of(
        List.of(
            MEMBER,
            Integer.toString(task.pid()),
            Long.toString(task.startTime()),
            Integer.toString(group)));
  }

  /** Reads a log line by line; a damaged line is counted and left out. */
  static final class Reader {
    /** Where in a line for a group its attributes and states begin. */
    private static final int FIRST_ATTRIBUTE = 6;

    private static final int OWNER = 3;

    private Optional<TreeSnapshot.Origin> origin = Optional.empty();
    private final Set<Integer> owners = new LinkedHashSet<>();
    private final SortedMap<Integer, GroupSnapshot> groups = new TreeMap<>();
    private final Map<Task, Integer> members = new HashMap<>();
    private String agent = "";
    private int lastId;
    private long lastInode;
    private int damagedLines;

    /** Reads a whole log, of which any bytes may be missing or wrong. */
    TreeSnapshot read(byte[] log) {
      for (String line : TreeLogLine.lines(log)) {
        if (!accepts(line)) {
          damagedLines++;
        }
      }
      dropOrphans();
      return new TreeSnapshot(
          origin,
          owners,
          members,
          List.copyOf(groups.values()),
          agent,
          lastId,
          lastInode,
          damagedLines);
    }

    private boolean accepts(String line) {
      Optional<List<String>> words = TreeLogLine.parse(line);
      try {
        return words.isPresent() && add(words.get());
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        // The checksum is right, so a program wrote it that has another format.
        return false;
      }
    }

    private boolean add(List<String> words) {
      switch (words.get(0)) {
        case TREE -> {
          if (!words.get(1).equals(VERSION)) {
            return false;
          }
          origin =
              Optional.of(
                  new TreeSnapshot.Origin(
                      words.get(2), words.get(3), words.subList(4, words.size())));
        }
        case DAEMON -> addOwner(Integer.parseInt(words.get(OWNER)));
        case AGENT -> agent = TreeLogLine.unescape(words.get(1));
        case GROUP -> add(group(words));
        case REMOVED -> {
          int id = Integer.parseInt(words.get(1));
          groups.remove(id);
          lastId = Math.max(lastId, id);
        }
        case MEMBER -> {
          Task task = new Task(Integer.parseInt(words.get(1)), Long.parseLong(words.get(2)));
          members.put(task, Integer.parseInt(words.get(3)));
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    private void add(GroupSnapshot group) {
      groups.put(group.id(), group);
      lastId = Math.max(lastId, group.id());
      for (AttributesSnapshot attributes : group.attributes().values()) {
        lastInode = Math.max(lastInode, attributes.inode());
      }
    }

    private void addOwner(int owner) {
      if (owner != 0) {
        owners.add(owner);
      }
    }

    private static GroupSnapshot group(List<String> words) {
      Map<String, AttributesSnapshot> attributes = new HashMap<>();
      Map<String, String> states = new HashMap<>();
      for (String word : words.subList(FIRST_ATTRIBUTE, words.size())) {
        int equals = word.indexOf('=');
        if (equals >= 0) {
          states.put(word.substring(0, equals), word.substring(equals + 1));
        } else {
          int comma = word.indexOf(',');
          String file = TreeLogLine.unescape(word.substring(0, comma));
          attributes.put(file, AttributesSnapshot.parse(word.substring(comma + 1)));
        }
      }
      return new GroupSnapshot(
          Integer.parseInt(words.get(1)),
          Integer.parseInt(words.get(2)),
          TreeLogLine.unescape(words.get(3)),
          words.get(4).equals("1"),
          words.get(5).equals("1"),
          attributes,
          states);
    }

    /** Drops each group whose parent's line is missing, and so all groups below such a one. */
    private void dropOrphans() {
      boolean dropped = true;
      while (dropped) {
        dropped =
            groups
                .values()
                .removeIf(
                    group -> group.id() != Engine.ROOT && !groups.containsKey(group.parent()));
      }
    }
  }
}
