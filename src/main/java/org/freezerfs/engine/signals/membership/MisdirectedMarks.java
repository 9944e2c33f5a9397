package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.freezerfs.host.proc.ProcessRef;

/**
 * The processes that had a group's mark for a moment, because they were given the id of a process
 * that was just being marked. A child that one of them has forked in that moment has inherited the
 * mark, and is no member: its mark is taken off.
 *
 * <p>Called under the lock of {@link MemberTable}.
 */
final class MisdirectedMarks {
  /** How many processes are remembered, until those are forgotten that have gone. */
  private static final int MANY = 1000;

  private final MemberHost host;

  /**
   * By process id. Each is held open, so that it is known when its id belongs to another; empty if
   * it had gone already, when its children's fork events were not all read.
   */
  private final Map<Integer, Optional<ProcessRef>> strangers = new HashMap<>();

  MisdirectedMarks(MemberHost host) {
    this.host = host;
  }

  /** The process that has this id now, if there is one, may have had a mark by mistake. */
  void note(int pid) throws IOException {
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
