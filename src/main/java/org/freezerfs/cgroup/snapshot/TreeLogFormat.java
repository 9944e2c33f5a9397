package org.freezerfs.cgroup.snapshot;

import java.util.ArrayList;
import java.util.List;
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
  static final String VERSION = "1";
  static final String TREE = "tree";
  static final String DAEMON = "daemon";
  static final String AGENT = "agent";
  static final String GROUP = "group";
  static final String REMOVED = "gone";
  static final String MEMBER = "member";

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
}
