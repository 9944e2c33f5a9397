package org.freezerfs.cgroup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.SignalEngine;

/**
 * A tree as its record has it. Of several lines about one thing the last is right; a damaged one is
 * left out.
 *
 * <pre>
 *   tree 1 BOOT-ID SEMANTICS SUBSYSTEM...
 *   daemon PID START OWNER                  whose mark the members bear
 *   agent PATH                              the release agent
 *   group ID PARENT NAME NOTIFY CLONE FILE,ATTRIBUTES... SUBSYSTEM=STATE...
 *   gone ID                                 the group was removed
 *   member PID START GROUP                  a process was moved there
 * </pre>
 */
public final class TreeSnapshot {
  static final String VERSION = "1";
  private static final int ROOT = 0;
  private static final int OWNER_WORD = 3;

  /** What the mount was made with. */
  public record Origin(String bootId, String semantics, List<String> subsystems) {
    List<String> line() {
      List<String> words = new ArrayList<>(List.of("tree", VERSION, bootId, semantics));
      words.addAll(subsystems);
      return words;
    }
  }

  /** A group, with its files' attributes by their names; the directory's by none. */
  record GroupImage(
      int id,
      int parent,
      String name,
      boolean notifiesOnRelease,
      boolean clonesChildren,
      Map<String, AttributesSnapshot> attributes,
      Map<String, String> states) {}

  private Optional<Origin> origin = Optional.empty();
  private final Set<Integer> owners = new LinkedHashSet<>();
  private final Map<Integer, GroupImage> groups = new TreeMap<>();
  private final Map<Task, Integer> members = new HashMap<>();
  private String agent = "";
  private int lastId;
  private long lastInode;
  private int damaged;

  private TreeSnapshot() {}

  /** Reads a record, of which any bytes may be missing or wrong. */
  public static TreeSnapshot of(byte[] record) {
    TreeSnapshot image = new TreeSnapshot();
    for (String line : RecordLine.lines(record)) {
      image.add(line);
    }
    image.dropOrphans();
    return image;
  }

  private void add(String line) {
    Optional<List<String>> words = RecordLine.parse(line);
    try {
      if (words.isEmpty() || !add(words.get())) {
        damaged++;
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // It has a right check, so it was written by somebody who had other ideas.
      damaged++;
    }
  }

  private boolean add(List<String> words) {
    switch (words.get(0)) {
      case "tree" -> {
        if (!words.get(1).equals(VERSION)) {
          return false;
        }
        origin =
            Optional.of(new Origin(words.get(2), words.get(3), words.subList(4, words.size())));
      }
      case "daemon" -> owners.add(owner(words));
      case "agent" -> agent = RecordLine.unescape(words.get(1));
      case "group" -> add(group(words));
      case "gone" -> {
        int id = Integer.parseInt(words.get(1));
        groups.remove(id);
        lastId = Math.max(lastId, id);
      }
      case "member" -> {
        Task task = new Task(Integer.parseInt(words.get(1)), Long.parseLong(words.get(2)));
        members.put(task, Integer.parseInt(words.get(3)));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Earlier versions knew whose a mark was by the program's id. */
  private static int owner(List<String> words) {
    return words.size() > OWNER_WORD
        ? Integer.parseInt(words.get(OWNER_WORD))
        : SignalEngine.ownerByPid(Integer.parseInt(words.get(1)));
  }

  private void add(GroupImage group) {
    groups.put(group.id(), group);
    lastId = Math.max(lastId, group.id());
    for (AttributesSnapshot attributes : group.attributes().values()) {
      lastInode = Math.max(lastInode, attributes.inode());
    }
  }

  private static GroupImage group(List<String> words) {
    Map<String, AttributesSnapshot> attributes = new HashMap<>();
    Map<String, String> states = new HashMap<>();
    for (String word : words.subList(6, words.size())) {
      int equals = word.indexOf('=');
      if (equals >= 0) {
        states.put(word.substring(0, equals), word.substring(equals + 1));
      } else {
        int comma = word.indexOf(',');
        String name = RecordLine.unescape(word.substring(0, comma));
        attributes.put(name, AttributesSnapshot.parse(word.substring(comma + 1)));
      }
    }
    return new GroupImage(
        Integer.parseInt(words.get(1)),
        Integer.parseInt(words.get(2)),
        RecordLine.unescape(words.get(3)),
        words.get(4).equals("1"),
        words.get(5).equals("1"),
        attributes,
        states);
  }

  static List<String> line(Group group, Map<String, String> states) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "group",
                Integer.toString(group.id()),
                Integer.toString(group.isRoot() ? ROOT : group.parent().id()),
                RecordLine.escape(group.name()),
                group.notifiesOnRelease() ? "1" : "0",
                group.clonesChildren() ? "1" : "0"));
    words.add(RecordLine.escape("") + "," + group.attributes().image().word());
    for (ControlFile file : group.files()) {
      words.add(RecordLine.escape(file.name()) + "," + file.attributes().image().word());
    }
    states.forEach((subsystem, state) -> words.add(subsystem + "=" + state));
    return words;
  }

  /** Says that a program puts its own marks on the members, from now on. */
  public static byte[] daemonLine(Task daemon, int owner) {
    return RecordLine.of(TreeLog.daemon(daemon, owner)).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Groups whose parent's line is missing have nowhere to be. */
  private void dropOrphans() {
    boolean dropped = true;
    while (dropped) {
      dropped =
          groups
              .values()
              .removeIf(group -> group.id() != ROOT && !groups.containsKey(group.parent()));
    }
  }

  /** Empty if it is not the record of a tree. */
  public Optional<Origin> origin() {
    return origin;
  }

  /** The {@link Engine#markOwner}s whose marks the members may bear. */
  public Set<Integer> owners() {
    return owners;
  }

  /** Where processes were moved to. */
  public Map<Task, Integer> members() {
    return members;
  }

  /** Parents before those below them: ascending ids. */
  List<GroupImage> groups() {
    return List.copyOf(groups.values());
  }

  /** How many groups there are but the root. */
  public int groupsBelowRoot() {
    return groups.size() - (groups.containsKey(ROOT) ? 1 : 0);
  }

  /** The groups of which a subsystem has kept something, and those below them. */
  public Set<Integer> groupsWithState() {
    Set<Integer> found = new HashSet<>();
    for (GroupImage group : groups.values()) {
      if (!group.states().isEmpty() || found.contains(group.parent())) {
        found.add(group.id());
      }
    }
    return found;
  }

  String agent() {
    return agent;
  }

  int lastId() {
    return lastId;
  }

  long lastInode() {
    return lastInode;
  }

  /** How many lines could not be read. */
  public int damagedLines() {
    return damaged;
  }
}
