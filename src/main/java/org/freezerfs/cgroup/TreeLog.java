package org.freezerfs.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a tree down as it changes: a line for each change, with all that is to be said of the
 * group that changed. From time to time it writes all that holds now in the place of what has piled
 * up.
 *
 * <p>A line says what holds at the moment when it is written, under this object's lock; so the last
 * one about a group is right, whoever is faster. That lock comes after those of groups, and before
 * the engine's.
 */
final class TreeLog {
  private static final Logger LOG = LoggerFactory.getLogger(TreeLog.class);

  /** It is written anew once it is so many times as long as it need be, and longer than that. */
  private static final int MOST_GROWTH = 4;

  private static final long SHORT = 256 << 10;

  private final TreeStore store;
  private final TreeSnapshot.Origin origin;
  private final Engine engine;
  private final Hierarchy hierarchy;

  // Guarded by this.
  private boolean broken;
  private long length;
  private long shortest;

  TreeLog(TreeStore store, TreeSnapshot.Origin origin, Engine engine, Hierarchy hierarchy) {
    this.store = store;
    this.origin = origin;
    this.engine = engine;
    this.hierarchy = hierarchy;
  }

  /**
   * A group was made, or something about it has changed. Of one that has been removed nothing is
   * said after {@link #gone}, or the group would come back.
   */
  synchronized void changed(Group group) {
    if (hierarchy.group(group.id()) == group && !group.isRemoved()) {
      append(() -> TreeSnapshot.line(group, states(group)));
    }
  }

  /** A group that was {@linkplain Group#isRemoved removed}, and still is in the hierarchy's map. */
  synchronized void gone(Group group) {
    append(() -> List.of("gone", Integer.toString(group.id())));
  }

  synchronized void moved(Task task, Group to) {
    append(() -> member(task, to.id()));
  }

  synchronized void agentChanged() {
    append(this::agent);
  }

  /** A line that is still to be made. */
  @FunctionalInterface
  private interface Line {
    List<String> words();
  }

  private void append(Line line) {
    if (broken) {
      return;
    }
    byte[] bytes = bytes(RecordLine.of(line.words()));
    try {
      store.append(bytes);
      length += bytes.length;
      if (length > SHORT && length > MOST_GROWTH * shortest) {
        writeAll();
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  /** Writes all that holds now, and nothing else; false if it can't be written, now or before. */
  synchronized boolean rewrite() {
    if (!broken) {
      try {
        writeAll();
      } catch (IOException e) {
        giveUp(e);
      }
    }
    return !broken;
  }

  private void writeAll() throws IOException {
    StringBuilder all = new StringBuilder(RecordLine.of(origin.line()));
    all.append(RecordLine.of(daemon(Task.self(), engine.markOwner())));
    all.append(RecordLine.of(agent()));
    for (Group group : hierarchy.groups()) {
      if (!group.isRemoved()) {
        all.append(RecordLine.of(TreeSnapshot.line(group, states(group))));
      }
    }
    engine.members().forEach((task, group) -> all.append(RecordLine.of(member(task, group))));
    store.replace(bytes(all.toString()));
    length = all.length();
    shortest = length;
  }

  static List<String> daemon(Task task, int owner) {
    return List.of(
        "daemon",
        Integer.toString(task.pid()),
        Long.toString(task.startTime()),
        Integer.toString(owner));
  }

  private static List<String> member(Task task, int group) {
    return List.of(
        "member",
        Integer.toString(task.pid()),
        Long.toString(task.startTime()),
        Integer.toString(group));
  }

  private List<String> agent() {
    return List.of("agent", RecordLine.escape(hierarchy.agent()));
  }

  private Map<String, String> states(Group group) {
    Map<String, String> states = new HashMap<>();
    for (Subsystem subsystem : hierarchy.subsystems()) {
      Optional<String> state = subsystem.save(group);
      state.ifPresent(word -> states.put(subsystem.name(), word));
    }
    return states;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** What is right no more is worse than nothing. */
  private void giveUp(IOException e) {
    broken = true;
    LOG.warn(
        "the groups will not outlive this mount: they can't be written down: {}", e.getMessage());
    remove();
  }

  /** Nothing is to be kept. */
  synchronized void remove() {
    broken = true;
    try {
      store.remove();
    } catch (IOException e) {
      LOG.warn("the record of the groups can't be removed: {}", e.getMessage());
    }
  }
}
