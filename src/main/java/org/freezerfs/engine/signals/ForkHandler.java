package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.recorder.EventKind;
import org.freezerfs.recorder.Recorder;
import org.freezerfs.recorder.Recorder.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies the kill or the freeze of its group to each newly forked member, as soon as found. */
final class ForkHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ForkHandler.class);

  private final GroupSignaller signaller;
  private final GroupFreezer freezer;
  private final PriorityBoost boost;
  private final Recorder recorder;

  private final AtomicBoolean applied = new AtomicBoolean();

  /** The members to which the kill or freeze could not be applied. */
  private final Set<Member> failed = ConcurrentHashMap.newKeySet();

  ForkHandler(
      GroupSignaller signaller, GroupFreezer freezer, PriorityBoost boost, Recorder recorder) {
    this.signaller = signaller;
    this.freezer = freezer;
    this.boost = boost;
    this.recorder = recorder;
  }

  /**
   * Handles a newly forked member. If that fails it is logged, and {@link #retryFailed} tries
   * again: the other members that were found together with it are handled all the same. Called
   * under the lock of the table, or without one.
   */
  void handle(Member child) {
    Recorder.StartedEvent event = recorder.begin(EventKind.FORK);
    boost.noteFork();
    try {
      event.end(child.group(), apply(child), child.task().pid());
    } catch (IOException | RuntimeException | Error e) {
      failed.add(child);
      LOG.error(
          "process {} was forked in a group, and the group's freeze or kill could not be applied to"
              + " it; it is tried again",
          child.task().pid(),
          e);
    }
  }

  private Result apply(Member child) throws IOException {
    MemberSweep sweep = signaller.sweepIn(child.group());
    if (sweep != null) {
      noteApplied();
      return sweep.kill(child);
    }
    if (freezer.isFreezing(child.group())) {
      noteApplied();
      return freezer.freezeForked(child);
    }
    return Result.NONE;
  }

  /**
   * Applies the kill or freeze again to the members to which it could not be applied.
   *
   * @return whether that has failed again for some of them
   */
  boolean retryFailed() {
    for (Member child : List.copyOf(failed)) {
      try {
        apply(child);
        failed.remove(child);
      } catch (IOException | RuntimeException | Error e) {
        LOG.debug("process {} is tried again later", child.task().pid(), e);
      }
    }
    return !failed.isEmpty();
  }

  private void noteApplied() throws IOException {
    applied.set(true);
    boost.raiseIfForking();
  }

  /**
   * Whether fork events are to be read again at once: a kill sweep runs, or a kill or freeze was
   * applied to a newly forked member since this was last asked.
   */
  boolean takeUrgent() {
    return applied.getAndSet(false) || signaller.isKilling();
  }
}
