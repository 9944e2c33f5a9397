package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import jnr.constants.platform.Errno;
import org.freezerfs.engine.AttachRefusedException;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.EventKind;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcStatus;
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
    RlimitMark.Result mark(ProcessRef process) throws IOException;
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
   * @param user if present, the process is moved only if this is its real or saved uid
   * @return empty if the process does not exist any more, is dead, or is not this user's
   * @throws AttachRefusedException EPERM if its children could not be followed: it may not be
   *     marked, and the kernel reports no forks. It can be moved to the root
   */
  Optional<Member> move(Task task, int group, OptionalInt user) throws IOException {
    Member member = index.find(task).orElse(null);
    if (member != null && member.process().exists()) {
      if (!isOf(user, member.process().reference())) {
        return Optional.empty();
      }
      RlimitMark.Result mark = setMark(member, group);
      if (mark == RlimitMark.Result.GONE) {
        removeDead(member);
        return Optional.empty();
      }
      if (member.group() != group) {
        departures.noteLeft(member.group());
      }
      index.move(member, group, mark);
      changes.report(group);
      return Optional.of(member);
    }
    return addFromRoot(task, group, user, process -> setMark(task, process, group));
  }

  /**
   * Whether a process is of a user, if one is given. It was found by its id, which can have been
   * another process's when that was checked first: the two may even have started in the same tick
   * of the clock.
   */
  private static boolean isOf(OptionalInt user, ProcessRef process) throws IOException {
    if (user.isEmpty()) {
      return true;
    }
    int uid = user.getAsInt();
    return ProcStatus.of(process.pid())
            .filter(status -> status.uid() == uid || status.savedUid() == uid)
            .isPresent()
        && process.exists();
  }

  /**
   * Adds a process that was in this group already when the daemon was another one, unless it was
   * added before. It is added also if it can't be marked.
   *
   * @param isMarked whether it carried the group's mark, as its children do; if not, all children
   *     that it has belong to the group too
   */
  void takeOver(Task task, int group, boolean isMarked) throws IOException {
    if (index.find(task).isPresent()) {
      return;
    }
    Recorder.StartedEvent event = recorder.begin(EventKind.ATTACH);
    Optional<Member> added =
        addFromRoot(task, group, OptionalInt.empty(), process -> marks.set(process, group));
    if (added.isPresent()) {
      if (isMarked && !added.get().isMarked()) {
        foreign.addAllOf(task);
      }
      event.end(group, Engine.ROOT, task.pid());
    }
  }

  private Optional<Member> addFromRoot(Task task, int group, OptionalInt user, Marking marking)
      throws IOException {
    Member previous = index.byPid(task.pid());
    if (previous != null) {
      removeDead(previous);
    }
    Optional<ProcessRef> process = host.openLiving(task.pid());
    if (process.isEmpty()) {
      return Optional.empty();
    }
    if (process.get().startTime() != task.startTime() || !isOf(user, process.get())) {
      process.get().close();
      return Optional.empty();
    }
    Optional<Member> member = add(process.get(), group, marking, false);
    if (member.isPresent()
        && member.get().process().stat().filter(ProcStat::isExiting).isPresent()) {
      index.setLeaderless(member.get(), true);
    }
    return member;
  }

  /** Sets the mark of a process that is put into a group out of the root. */
  private RlimitMark.Result setMark(Task task, ProcessRef process, int group) throws IOException {
    RlimitMark.Result mark = setMark(process, group);
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
        ? setMark(member.task(), member.process().reference(), group)
        : setMark(member.process().reference(), group);
  }

  /**
   * Sets the mark of a process that is known to be alive.
   *
   * @throws AttachRefusedException if the process may not be marked, and there are no fork events
   */
  private RlimitMark.Result setMark(ProcessRef process, int group) throws IOException {
    RlimitMark.Result mark = marks.set(process, group);
    if (mark == RlimitMark.Result.DENIED && group != Engine.ROOT && !departures.receivesEvents()) {
      throw new AttachRefusedException(
          Errno.EPERM,
          "process "
              + process.pid()
              + " has another user or group and can't be moved: the kernel sends no fork events here, and"
              + " without CAP_SYS_RESOURCE this daemon can't mark it to follow its children");
    }
    return mark;
  }

  /** The member whose child a process is; null if there is none. */
  private Member parentOf(Member member) throws IOException {
    return index.byPid(member.process().stat().map(ProcStat::parent).orElse(0));
  }

  /**
   * Adds a process that was forked in the group.
   *
   * @param process an open process, which is closed if it is not added
   * @return false if it has gone; or if it is a member already: another thread may have put it into
   *     a group just now
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
    Optional<Member> added = add(process, group, marking, true);
    if (added.isEmpty()) {
      // It may have forked before it died.
      departures.noteDead(process.pid(), group);
      return false;
    }
    return true;
  }

  /** Adds a process, which is closed if it is not added; empty if it has gone. */
  private Optional<Member> add(ProcessRef process, int group, Marking marking, boolean isForked)
      throws IOException {
    try {
      RlimitMark.Result mark = marking.mark(process);
      if (mark == RlimitMark.Result.GONE) {
        process.close();
        return Optional.empty();
      }
      Member member = new Member(process, group, mark, vforkCountsAsStopped, journal);
      index.add(member, isForked);
      changes.report(group);
      return Optional.of(member);
    } catch (IOException | RuntimeException | Error e) {
      process.close();
      throw e;
    }
  }

  /** Removes a member of the index that is dead, and remembers its group for its children. */
  void removeDead(Member dead) {
    departures.noteDead(dead.task().pid(), dead.group());
    recorder.record(EventKind.EXIT, dead.group(), dead.task().pid());
    remove(dead);
  }

  /** Removes a member of the index. */
  void remove(Member member) {
    index.remove(member);
    foreign.removeAllOf(member.task());
    member.freezeState().close();
  }
}
