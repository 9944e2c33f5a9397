package org.freezerfs.freezer;

import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.Task;
import org.freezerfs.faults.Fault;
import org.freezerfs.recorder.EventKind;
import org.freezerfs.recorder.Recorder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the transitions of groups to the log and to the recorder. What a line has in it is put
 * together only if it is logged: many tasks run at that moment, and the client waits.
 */
final class TransitionLog {
  private static final Logger LOG = LoggerFactory.getLogger(TransitionLog.class);

  private static final double NANOS_PER_MILLI = 1e6;
  private static final String FREEZING = State.FREEZING.name();
  private static final String FROZEN = State.FROZEN.name();

  private final Semantics semantics;

  TransitionLog(Semantics semantics) {
    this.semantics = semantics;
  }

  /** The word that {@code freezer.state} shows for a state. */
  String word(State state) {
    return state == State.THAWED ? semantics.thawedWord() : state.name();
  }

  /**
   * A freeze of a group's tasks was requested.
   *
   * @param before the group's state before that
   * @param event begun before that
   * @param begin by {@link System#nanoTime}
   */
  void freezeRequested(
      Group group, State before, Outcome outcome, Recorder.StartedEvent event, long begin) {
    if (before == State.THAWED) {
      event.end(group.id(), semantics.thawedWord(), FREEZING, outcome.done());
    }
    if (LOG.isDebugEnabled()) {
      LOG.debug(
          "{}: {} -> FREEZING, freeze of {} tasks requested in {} ms",
          group,
          word(before),
          outcome.done(),
          millisSince(begin));
    }
    if (outcome.isPartial()) {
      LOG.warn(
          "{}: {} tasks {}; the group is frozen in part",
          group,
          outcome.refused(),
          refusalReason(group));
    }
  }

  /** A fault makes a task refuse to freeze. */
  void refused(Group group, Task task) {
    group.recorder().record(EventKind.FAULT, group.id(), Fault.REFUSE.word(), task.pid());
  }

  /** A fault makes FREEZING last longer. */
  void prolonged(Group group) {
    group.recorder().record(EventKind.FAULT, group.id(), Fault.FREEZING.word(), 0);
    LOG.debug("{}: FREEZING is prolonged because of {}", group, Fault.FREEZING.word());
  }

  /**
   * A group became FROZEN.
   *
   * @param freezingSince when it became FREEZING, by {@link System#nanoTime}
   */
  void completed(Group group, int tasks, Recorder.StartedEvent event, long freezingSince) {
    event.end(group.id(), FREEZING, FROZEN, tasks);
    if (LOG.isDebugEnabled()) {
      LOG.debug(
          "{}: FREEZING -> FROZEN, {} tasks, {} ms after the freeze began",
          group,
          tasks,
          millisSince(freezingSince));
    }
  }

  /** A group without a task became FROZEN. */
  void completedEmpty(Group group, Recorder.StartedEvent event) {
    event.end(group.id(), FREEZING, FROZEN, 0);
    LOG.debug("{}: FREEZING -> FROZEN, it has no task", group);
  }

  /**
   * A group's tasks were thawed.
   *
   * @param before the group's state before that
   * @param begin by {@link System#nanoTime}
   */
  void thawed(Group group, State before, Outcome outcome, Recorder.StartedEvent event, long begin) {
    event.end(group.id(), before.name(), semantics.thawedWord(), outcome.done());
    if (LOG.isDebugEnabled()) {
      LOG.debug(
          "{}: {} -> {}, {} tasks in {} ms",
          group,
          before,
          semantics.thawedWord(),
          outcome.done(),
          millisSince(begin));
    }
    if (outcome.isPartial()) {
      LOG.warn(
          "{}: {} tasks stay stopped: they may not be signalled any more",
          group,
          outcome.refused());
    }
  }

  /** A task that was attached to a group could not get the group's state. */
  void stateNotApplied(Group group, int pid) {
    LOG.warn("{}: process {} {}; it stays as it is", group, pid, refusalReason(group));
  }

  private static String refusalReason(Group group) {
    String usual = "may not be signalled";
    return group.faults().isEmpty() ? usual : usual + ", or a fault forbids it";
  }

  private static double millisSince(long nanoTime) {
    return Math.round((System.nanoTime() - nanoTime) / NANOS_PER_MILLI * 100) / 100.0;
  }
}
