package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcessRef;

/**
 * Adds, moves and removes members: each change is made in the index, in the log of departures and
 * to the mark, and opens or closes the process.
 *
 * <p>Not thread-safe: {@link MemberTable} calls it under its lock.
 */
final class MemberLifecycle {
  /** Sets the mark of the group on a process, or says whether it carries the right one. */
  @FunctionalInterface
  interface Marking {
    RlimitMark.Result mark() throws IOException;
  }

  private final MemberHost host;
  private final MemberIndex index;
  private final MemberMarks marks;
  private final DepartureLog departures;
  private final GroupChanges changes;
  private final ForeignChildren foreign;
  private final boolean vforkCountsAsStopped;
  private final Journal journal;
  private final Recorder recorder;

  MemberLifecycle(
      MemberHost host,
      MemberIndex index,
      MemberMarks marks,
      DepartureLog departures,
      GroupChanges changes,
      ForeignChildren foreign,
      boolean vforkCountsAsStopped,
      Journal journal,
      Recorder recorder) {
    this.host = host;
    this.index = index;
    this.marks = marks;
    this.departures = departures;
    this.changes = changes;
    this.foreign = foreign;
    this.vforkCountsAsStopped = vforkCountsAsStopped;
    this.journal = journal;
    this.recorder = recorder;
  }

  /**
   * Puts a process into a group, and sets the group's mark, which its children inherit.
   *
   * @return empty if the process does not exist any more, or is dead
   */
  Optional<Member> move(Task task, int group) throws IOException {
    Member member = index.find(task).orElse(null);
    if (member != null && member.process().exists()) {
      RlimitMark.Result mark = setMark(member, group);
      if (member.group() != group) {
        departures.noteLeft(member.group());
      }
      index.move(member, group, mark);
      changes.report(group);
      return Optional.of(member);
    }
    return addFromRoot(task, group, () -> setMark(task, group));
  }

  /**
   * Adds a process that was in this group already when the daemon was another one, so that its
   * children belong to the group too.
   *
   * @return empty if the process does not exist any more, or is dead
   */
  Optional<Member> takeOver(Task task, int group) throws IOException {
    Recorder.Attach event = recorder.beginAttach();
    Optional<Member> added = addFromRoot(task, group, () -> marks.set(task.pid(), group));
    added.ifPresent(member -> event.end(task, Engine.ROOT, group));
    return added;
  }

  /** The same of a process that carries the group's mark, as its children do. */
  void takeOverMarked(Task task, int group) throws IOException {
    Recorder.Attach event = recorder.beginAttach();
    if (move(task, group).isPresent()) {
      event.end(task, Engine.ROOT, group);
    }
  }

  private Optional<Member> addFromRoot(Task task, int group, Marking marking) throws IOException {
    Member previous = index.byPid(task.pid());
    if (previous != null) {
      removeDead(previous);
    }
    Optional<ProcessRef> process = host.openLiving(task.pid());
    if (process.isEmpty() || process.get().startTime() != task.startTime()) {
      process.ifPresent(ProcessRef::close);
      return Optional.empty();
    }
    Member member = add(process.get(), group, marking, false);
    if (member.process().stat().filter(ProcStat::isExiting).isPresent()) {
      index.setLeaderless(member, true);
    }
    return Optional.of(member);
  }

  /** Sets the mark of a process that is put into a group out of the root. */
  private RlimitMark.Result setMark(Task task, int group) throws IOException {
    RlimitMark.Result mark = marks.set(task.pid(), group);
    if (mark != RlimitMark.Result.DONE && group != Engine.ROOT) {
      foreign.addAllOf(task);
    }
    return mark;
  }

  /** Sets the mark of a member that is put into another group. */
  private RlimitMark.Result setMark(Member member, int group) throws IOException {
    if (group == Engine.ROOT) {
      Member parent = parentOf(member);
      if (parent != null && !parent.isMarked()) {
        foreign.add(parent.task(), member.task());
      }
    }
    // The children of a member that was in another group without a mark may be unknown still. They
    // follow it into this group, because otherwise they would be in none.
    return member.isMarked() || member.group() == Engine.ROOT
        ? setMark(member.task(), group)
        : marks.set(member.task().pid(), group);
  }

  /** The member whose child a process is; null if there is none. */
  private Member parentOf(Member member) throws IOException {
    return index.byPid(member.process().stat().map(ProcStat::parent).orElse(0));
  }

  /**
   * Adds a process that was forked in the group.
   *
   * @param process an open process, which is closed if it is not added
   * @return false if it is a member already: another thread may have put it into a group just now
   */
  boolean addForked(ProcessRef process, int group, Marking marking) throws IOException {
    Member known = index.byPid(process.pid());
    if (known != null) {
      if (known.process().exists()) {
        process.close();
        return false;
      }
      removeDead(known);
    }
    marks.requestIfPending(add(process, group, marking, true));
    return true;
  }

  private Member add(ProcessRef process, int group, Marking marking, boolean isForked)
      throws IOException {
    try {
      Member member = new Member(process, group, marking.mark(), vforkCountsAsStopped, journal);
      index.add(member, isForked);
      changes.report(group);
      return member;
    } catch (IOException | RuntimeException | Error e) {
      process.close();
      throw e;
    }
  }

  /** Removes a member of the index that is dead, and remembers its group for its children. */
  void removeDead(Member dead) {
    departures.noteDead(dead.task().pid(), dead.group());
    recorder.taskExited(dead.task(), dead.group());
    remove(dead);
  }

  /** Removes a member of the index. */
  void remove(Member member) {
    index.remove(member);
    foreign.removeAllOf(member.task());
    member.freezeState().close();
  }
}
