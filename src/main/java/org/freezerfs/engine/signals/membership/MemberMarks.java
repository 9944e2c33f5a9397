package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.freezerfs.engine.Engine;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.marks.RlimitMark.Result;
import org.freezerfs.host.proc.ProcessRef;

/**
 * The marks of members: each names the member's group, and is inherited by its children (see {@link
 * RlimitMark}).
 *
 * <p>A process has a group's mark for a moment if it was given the id of one that was just being
 * marked. A child that it has forked in that moment has inherited the mark, and is no member: its
 * mark is taken off. So such processes are remembered.
 *
 * <p>Called under the lock of {@link MemberTable}, so that a member's mark and its group change
 * together.
 */
final class MemberMarks {
  /** How many strangers are remembered, until those are forgotten that have gone. */
  private static final int MANY = 1000;

  private final MemberHost host;
  private final MemberIndex index;

  /**
   * The processes that may have had a mark by mistake, by process id. Each is held open, so that it
   * is known when its id belongs to another; empty if it had gone already, when its children's fork
   * events were not all read.
   */
  private final Map<Integer, Optional<ProcessRef>> strangers = new HashMap<>();

  /** False once all marks are being taken off for good. */
  private boolean isEnabled = true;

  MemberMarks(MemberHost host, MemberIndex index) {
    this.host = host;
    this.index = index;
  }

  /** Sets the group's mark on a process, or takes the mark off if the group is the root. */
  Result set(ProcessRef process, int group) throws IOException {
    if (group == Engine.ROOT) {
      return host.clearMark(process);
    }
    index.noteUsed(group);
    if (!isEnabled) {
      return Result.REFUSED;
    }
    Result result = host.setMark(process, group);
    if (result == Result.GONE) {
      noteMisdirected(process.pid());
    }
    return result;
  }

  /**
   * Whether a member has lost its mark: it can change its own resource limits. Any thread may ask.
   */
  boolean isLost(Member member) throws IOException {
    return member.isMarked()
        && member.group() != Engine.ROOT
        && host.readMark(member.task().pid()) == RlimitMark.NONE;
  }

  /** Sets the mark of a member again, if that has lost it. */
  void renew(Member member) throws IOException {
    if (isEnabled && index.contains(member) && isLost(member)) {
      member.setMark(set(member.process().reference(), member.group()));
    }
  }

  /** Takes the marks off all members, for good: no mark is set after this. */
  void clearAll() throws IOException {
    isEnabled = false;
    for (Member member : index.all()) {
      host.clearMark(member.process().reference());
    }
  }

  /** The process that has this id now, if there is one, may have had a mark by mistake. */
  private void noteMisdirected(int pid) throws IOException {
    if (strangers.size() >= MANY) {
      for (int known : strangers.keySet().toArray(Integer[]::new)) {
        forgetIfGone(known);
      }
    }
    add(pid, host.open(pid));
  }

  private void add(int pid, Optional<ProcessRef> stranger) {
    Optional<ProcessRef> previous = strangers.put(pid, stranger);
    if (previous != null) {
      previous.ifPresent(ProcessRef::close);
    }
  }

  /** A process was forked that has this id. */
  void noteForked(int pid) throws IOException {
    if (!strangers.isEmpty()) {
      forgetIfGone(pid);
    }
  }

  private void forgetIfGone(int pid) throws IOException {
    Optional<ProcessRef> stranger = strangers.getOrDefault(pid, Optional.empty());
    if (stranger.isEmpty() || !stranger.get().exists()) {
      stranger.ifPresent(ProcessRef::close);
      strangers.remove(pid);
    }
  }

  /**
   * Takes the mark off a process, if a process that was marked by mistake has forked it.
   *
   * @param pid the process, which may have gone
   * @param parentPid the process that has forked it
   * @return whether it was forked by such a process
   */
  boolean clearIfInherited(int pid, int parentPid) throws IOException {
    if (!strangers.containsKey(parentPid)) {
      return false;
    }
    Optional<ProcessRef> child = host.open(pid);
    if (child.isPresent()) {
      host.clearMark(child.get());
    }
    // It may have forked in its turn.
    add(pid, child);
    return true;
  }
}
