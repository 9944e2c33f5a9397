package org.freezerfs.cgroup;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.freezerfs.cgroup.snapshot.AttributesSnapshot;
import org.freezerfs.cgroup.snapshot.GroupSnapshot;
import org.freezerfs.cgroup.snapshot.TreeLogFormat;
import org.freezerfs.cgroup.snapshot.TreeSnapshot;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the changes of a tree. A line has all that is kept of the group that changed. When the log
 * has grown too long, it is replaced by one that has a single line for each thing.
 *
 * <p>A line is made while this object's lock is held, and says what holds at that moment. So the
 * last line about a group is right, whichever of two threads writes first.
 */
final class TreeLog {
  private static final Logger LOG = LoggerFactory.getLogger(TreeLog.class);

  /** The log is replaced when it is this many times as long as it was after the last time ... */
  private static final int MAX_GROWTH = 4;

  /** ... and longer than this, in bytes. */
  private static final long SHORT = 256 << 10;

  private final TreeStore store;
  private final TreeSnapshot.Origin origin;
  private final Engine engine;
  private final GroupTree tree;
  private final List<Subsystem> subsystems;
  private final ReleaseNotifier release;

  /** Nothing is written any more. */
  @GuardedBy("this")
  private boolean closed;

  @GuardedBy("this")
  private long length;

  @GuardedBy("this")
  private long lengthWhenReplaced;

  /**
   * The tasks that were moved to the root and may be alive. The engine may not have been allowed to
   * clear the mark of the group that such a task was in, by which the next engine would find it.
   */
  @GuardedBy("this")
  private final Set<Task> movedToRoot = new HashSet<>();

  TreeLog(
      TreeStore store,
      TreeSnapshot.Origin origin,
      Engine engine,
      GroupTree tree,
      List<Subsystem> subsystems,
      ReleaseNotifier release) {
    this.store = store;
    this.origin = origin;
    this.engine = engine;
    this.tree = tree;
    this.subsystems = subsystems;
    this.release = release;
  }

  /**
   * A group was made, or something about it has changed. A group that was removed gets no line
   * after {@link #groupRemoved}: it would come back at the next mount.
   */
  synchronized void groupChanged(Group group) {
    if (tree.group(group.id()) == group && !group.isRemoved()) {
      append(() -> line(group));
    }
  }

  /** A group was {@linkplain Group#isRemoved removed}; it can still be found by its id. */
  synchronized void groupRemoved(Group group) {
    append(() -> TreeLogFormat.removed(group.id()));
  }

  synchronized void taskMoved(Task task, Group to) {
    if (closed) {
      return;
    }
    if (to.isRoot()) {
      movedToRoot.add(task);
    } else {
      movedToRoot.remove(task);
    }
    append(() -> TreeLogFormat.member(task, to.id()));
  }

  synchronized void agentChanged() {
    append(() -> TreeLogFormat.agent(release.agent()));
  }

  @GuardedBy("this")
  private void append(Supplier<String> line) {
    if (closed) {
      return;
    }
    byte[] bytes = bytes(line.get());
    try {
      store.append(bytes);
      length += bytes.length;
      if (length > SHORT && length > MAX_GROWTH * lengthWhenReplaced) {
        replaceAll();
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  /** Begins the log: one that has a single line for each thing. */
  synchronized void begin() {
    try {
      replaceAll();
    } catch (IOException e) {
      giveUp(e);
    }
  }

  /** Whether changes are written. */
  synchronized boolean isOpen() {
    return !closed;
  }

  /**
   * Replaces the log by one that has a single line for each thing, and ends it. If it can't be
   * replaced it stays as it is, with all changes in it.
   *
   * @return false if the log could not be written before
   */
  synchronized boolean finish() {
    if (closed) {
      return false;
    }
    closed = true;
    try {
      try {
        replaceAll();
      } finally {
        store.close();
      }
    } catch (IOException e) {
      LOG.warn("the log of the groups stays as long as it is: {}", e.getMessage());
    }
    return true;
  }

  @GuardedBy("this")
  private void replaceAll() throws IOException {
    byte[] all = bytes(all());
    store.replace(all);
    length = all.length;
    lengthWhenReplaced = length;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Removes the log: one that is not up to date would restore a wrong tree. */
  @GuardedBy("this")
  private void giveUp(IOException e) {
    LOG.warn(
        "the groups will not outlive this mount: they can't be written down: {}", e.getMessage());
    remove();
  }

  /** Ends the log, and removes what was written. */
  synchronized void remove() {
    closed = true;
    try {
      store.remove();
    } catch (IOException e) {
      LOG.warn(
          "the log of the groups can't be removed, so the next mount may restore them: {}",
          e.getMessage());
    }
  }

  /** A single line for each thing. */
  @GuardedBy("this")
  private String all() throws IOException {
    StringBuilder all = new StringBuilder(TreeLogFormat.origin(origin));
    all.append(TreeLogFormat.daemon(Task.self(), engine.markOwner()));
    all.append(TreeLogFormat.agent(release.agent()));
    for (Group group : tree.groups()) {
      if (!group.isRemoved()) {
        all.append(line(group));
      }
    }
    // A task that is moved meanwhile gets a line after these.
    Iterator<Task> inRoot = movedToRoot.iterator();
    while (inRoot.hasNext()) {
      Task task = inRoot.next();
      if (mayLive(task)) {
        all.append(TreeLogFormat.member(task, Engine.ROOT));
      } else {
        inRoot.remove();
      }
    }
    engine.members().forEach((task, group) -> all.append(TreeLogFormat.member(task, group)));
    return all.toString();
  }

  /** Whether a task lives still, or that can't be read: a line too many does no harm. */
  private static boolean mayLive(Task task) {
    try {
      return Task.of(task.pid()).equals(Optional.of(task));
    } catch (IOException e) {
      return true;
    }
  }

  /** All that is kept of a group. */
  private String line(Group group) {
    Map<String, String> states = new LinkedHashMap<>();
    for (Subsystem subsystem : subsystems) {
      subsystem.save(group).ifPresent(state -> states.put(subsystem.name(), state));
    }
    return TreeLogFormat.group(snapshot(group, states));
  }

  /**
   * What is kept of a group.
   *
   * @param states what is kept of each subsystem, by its name
   */
  static GroupSnapshot snapshot(Group group, Map<String, String> states) {
    Map<String, AttributesSnapshot> attributes = new LinkedHashMap<>();
    attributes.put(GroupSnapshot.DIRECTORY, group.attributes().snapshot());
    for (ControlFile file : group.files()) {
      attributes.put(file.name(), file.attributes().snapshot());
    }
    return new GroupSnapshot(
        group.id(),
        group.isRoot() ? group.id() : group.parent().id(),
        group.name(),
        group.notifiesOnRelease(),
        group.clonesChildren(),
        attributes,
        states);
  }
}
