package org.freezerfs.cgroup.snapshot;

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

/** Reads a tree log line by line; a damaged line is counted and left out. */
final class TreeLogReader {
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
        origin, owners, groups, members, agent, lastId, lastInode, damagedLines);
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
      case TreeLogFormat.TREE -> {
        if (!words.get(1).equals(TreeLogFormat.VERSION)) {
          return false;
        }
        origin =
            Optional.of(
                new TreeSnapshot.Origin(
                    words.get(2), words.get(3), words.subList(4, words.size())));
      }
      case TreeLogFormat.DAEMON -> addOwner(Integer.parseInt(words.get(OWNER)));
      case TreeLogFormat.AGENT -> agent = TreeLogLine.unescape(words.get(1));
      case TreeLogFormat.GROUP -> add(group(words));
      case TreeLogFormat.REMOVED -> {
        int id = Integer.parseInt(words.get(1));
        groups.remove(id);
        lastId = Math.max(lastId, id);
      }
      case TreeLogFormat.MEMBER -> {
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
              .removeIf(group -> group.id() != Engine.ROOT && !groups.containsKey(group.parent()));
    }
  }
}
