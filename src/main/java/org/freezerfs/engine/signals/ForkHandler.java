package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.Recorder.Result;
import org.freezerfs.engine.signals.membership.Member;

/** Applies the kill or the freeze of its group to each newly forked member, as soon as found. */
final class ForkHandler {
  private final GroupSignaller signaller;
  private final GroupFreezer freezer;
  private final PriorityBoost boost;
  private final Recorder recorder;

  private final AtomicBoolean applied = new AtomicBoolean();

  ForkHandler(
      GroupSignaller signaller, GroupFreezer freezer, PriorityBoost boost, Recorder recorder) {
    this.signaller = signaller;
    this.freezer = freezer;
    this.boost = boost;
    this.recorder = recorder;
  }

  /** Handles a newly forked member. Called under the lock of the fork tracker, or without one. */
  void handle(Member child) throws IOException {
    Recorder.Fork event = recorder.beginFork();
    Result result = Result.NONE;
    boost.noteFork();
    KillSweep sweep = signaller.sweepIn(child.group());
    if (sweep != null) {
      noteApplied();
      result = sweep.kill(child);
    } else if (freezer.isFreezing(child.group())) {
      noteApplied();
      result = freezer.freezeForked(child);
    }
    event.end(child.task(), child.group(), result);
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
