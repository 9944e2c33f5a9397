package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.host.events.ProcessEvents;

/**
 * The forks with CLONE_PARENT. Their process events name the parent of the process that forked, so
 * a {@link CloneParentTrace} has to tell which process forked.
 *
 * <p>Not thread-safe: {@link ForkTracker} calls it under its lock.
 */
final class CloneParentForks {
  /** Opens a trace; empty if the kernel does not allow it. */
  @FunctionalInterface
  interface Opener {
    Optional<CloneParentTrace> open() throws IOException;
  }

  private final MemberTable members;
  private final Opener opener;
  private Optional<CloneParentTrace> trace = Optional.empty();
  private boolean isOpenWanted = true;

  /** The process ids for which there was an exit event since the trace was read last. */
  private final Set<Integer> exited = new HashSet<>();

  /** The children that the trace has reported since all events were read last. */
  private final Set<Integer> children = new HashSet<>();

  CloneParentForks(MemberTable members, Opener opener) {
    this.members = members;
    this.opener = opener;
  }

  /** From now on forks are reported. The trace is opened when this is called first. */
  void enable() throws IOException {
    if (isOpenWanted) {
      isOpenWanted = false;
      trace = opener.open();
    }
    trace.ifPresent(CloneParentTrace::enable);
  }

  void disable() {
    trace.ifPresent(CloneParentTrace::disable);
  }

  void noteExit(int pid) {
    if (trace.isPresent()) {
      exited.add(pid);
    }
  }

  /**
   * Hands each reported fork to the listener, unless its child is known already. The process events
   * of these forks were read before. If an exit event was read since the trace was read last, then
   * the exit came after the fork that had the same id: the id belongs to another process now.
   *
   * @return false if some forks may not have been reported
   */
  boolean read(ProcessEvents.Listener listener) throws IOException {
    if (trace.isEmpty()) {
      return true;
    }
    boolean isComplete =
        trace
            .get()
            .read(
                (forker, child) -> {
                  if (!exited.contains(child) && members.isUnclaimed(child)) {
                    listener.onFork(forker, child);
                    members.noteSibling(child);
                    if (!members.isUnclaimed(child)) {
                      children.add(child);
                    }
                  }
                });
    exited.clear();
    if (trace.get().isOutdated()) {
      // Only a new trace reports the forks on a processor that came online.
      trace.get().close();
      isOpenWanted = true;
      enable();
      return false;
    }
    return isComplete;
  }

  /** How many children the trace has reported since {@link #forgetChildren}. */
  int childCount() {
    return children.size();
  }

  boolean isChild(int pid) {
    return children.contains(pid);
  }

  void forgetChildren() {
    children.clear();
  }

  void close() {
    trace.ifPresent(CloneParentTrace::close);
  }
}
