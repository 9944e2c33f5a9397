package org.freezerfs.engine.signals.membership;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Children of members that /proc hides from us (hidepid, see proc(5)), with their groups. Nothing
 * else is known of them but that they exist.
 *
 * <p>Not thread-safe: {@link MemberTable} calls it under its lock.
 */
final class HiddenChildren {
  private final Map<Integer, Integer> groups = new HashMap<>();

  void add(int pid, int group) {
    groups.put(pid, group);
  }

  /** Returns the group of a child that is no longer hidden; null if it was not. */
  Integer remove(int pid) {
    return groups.remove(pid);
  }

  /** The group of a hidden child; null if there is none with this process id. */
  Integer groupOf(int pid) {
    return groups.get(pid);
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  List<Integer> pids() {
    return List.copyOf(groups.keySet());
  }

  int count(int group) {
    return (int) groups.values().stream().filter(of -> of == group).count();
  }

  void removeGroup(int group) {
    groups.values().removeIf(of -> of == group);
  }
}
