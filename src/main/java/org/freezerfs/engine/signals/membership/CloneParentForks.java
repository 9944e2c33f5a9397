package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.freezerfs.engine.signals.membership.MemberHost.CloneParentTrace;
import org.freezerfs.host.events.ProcessEvents;

/**
 * The forks with CLONE_PARENT. Their process events name the parent of the process that forked, so
 * a {@link CloneParentTrace} has to tell which process forked.
 *
 * <p>Called under the lock of {@link MemberTable}.
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

  /** A fork that the trace has reported. */
  private record Fork(int forker, int child, long time) {}

  /** The forks that were not handed on yet, in the order in which they happened. */
  private final PriorityQueue<Fork> pending =
      new PriorityQueue<>((one, other) -> Long.signum(one.time() - other.time()));

  /** When the latest of the pending forks happened. */
  private long latest;

  /** When the process with an id has exited last, of the exits since no fork was pending. */
  private final Map<Integer, Long> exits = new HashMap<>();

  /** The children that the trace has reported since all events were read last. */
  private final Set<Integer> children = new HashSet<>();

  CloneParentForks(MemberTable members, Opener opener) {
    this.members = members;
    this.opener = opener;
  }

  /** From now on forks are reported. The trace is opened if it is not yet. */
  void enable() throws IOException {
    open();
    trace.ifPresent(CloneParentTrace::enable);
  }

  /** Opens the trace, so that {@link #enable} need not. */
  void open() throws IOException {
    if (isOpenWanted) {
      trace = opener.open();
      isOpenWanted = false;
    }
  }

  void disable() {
    trace.ifPresent(CloneParentTrace::disable);
    pending.clear();
    exits.clear();
  }

  /**
   * A process event says that the process with an id has exited.
   *
   * @param time when, as {@link System#nanoTime} counts
   */
  void noteExit(int pid, long time) {
    if (trace.isPresent()) {
      exits.put(pid, time);
    }
  }

  /**
   * Reads the trace, and hands forks that it has reported to the listener, unless their child is
   * known already or has exited. Called when all process events have been read.
   *
   * <p>Only those are handed on that happened no later than the last one that an earlier call has
   * read. The process events of these forks were queued before they were traced, so they have been
   * read since; one that is read afterwards would say that the id belongs to another process now.
   * And if the process that forked is such a child itself, its own fork has been read by now:
   * perhaps only by this call, as the trace is read processor by processor.
   *
   * @return false if some forks may not have been reported
   */
  boolean read(ProcessEvents.Listener listener) throws IOException {
    if (trace.isEmpty()) {
      return true;
    }
    boolean isAnyKnown = !pending.isEmpty();
    long knownUpTo = latest;
    boolean isComplete = trace.get().read(this::addPending);
    while (isAnyKnown && !pending.isEmpty() && pending.peek().time() - knownUpTo <= 0) {
      handOn(pending.remove(), listener);
    }
    if (pending.isEmpty()) {
      exits.clear();
    }
    if (trace.get().isOutdated()) {
      // Only a new trace reports the forks on a processor that came online.
      trace.get().close();
      isOpenWanted = true;
      enable();
      return false;
    }
    return isComplete;
  }

  private void addPending(int forker, int child, long time) {
    latest = pending.isEmpty() || time - latest > 0 ? time : latest;
    pending.add(new Fork(forker, child, time));
  }

  private void handOn(Fork fork, ProcessEvents.Listener listener) throws IOException {
    int child = fork.child();
    Long exit = exits.get(child);
    boolean hasExited = exit != null && exit - fork.time() > 0;
    if (!hasExited && !isClaimed(child)) {
      listener.onFork(fork.forker(), child);
      members.children().noteSibling(child);
      if (isClaimed(child)) {
        children.add(child);
      }
    }
  }

  /** Whether the process id is an existing member's or an unconfirmed child's. */
  private boolean isClaimed(int pid) throws IOException {
    Member known = members.byPid(pid);
    return members.children().isUnconfirmed(pid) || (known != null && known.process().exists());
  }

  /** Whether forks were reported that were not handed on yet. */
  boolean isAnyPending() {
    return !pending.isEmpty();
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
