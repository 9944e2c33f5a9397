package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.membership.UnlistedChildren.Child;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.marks.RlimitMark.Result;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcessRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether an unknown process, which was found in /proc or named by a fork event, was forked
 * by a member, and adds it to the group that it was forked in.
 *
 * <p>Called under the lock of {@link MemberTable}.
 */
final class ChildClassifier {
  private static final Logger LOG = LoggerFactory.getLogger(ChildClassifier.class);

  /** What an unknown process was found to be. */
  enum Classification {
    /** It was forked in a group, and was added as a member of that group. */
    MEMBER,
    /**
     * It was forked by a member, but carries no mark, so only its id connects it with the fork
     * event. That id may belong to another process by now. It becomes a member in {@link
     * ChildClassifier#addConfirmed}, when it is sure that it does not. Until then it is sent no
     * signal.
     */
    UNCONFIRMED,
    /** It is no member's child, or it is a member already. */
    UNRELATED,
    /** It was forked in a group, but is dead: it may have forked before it died. */
    DEAD_MEMBER,
    /** It ended before it could be looked at; it may have been a member's child. */
    GONE
  }

  private final MemberHost host;
  private final MemberTable members;
  private final MemberIndex index;
  private final UnlistedChildren children;
  private final MemberMarks marks;

  ChildClassifier(
      MemberHost host,
      MemberTable members,
      MemberIndex index,
      UnlistedChildren children,
      MemberMarks marks) {
    this.host = host;
    this.members = members;
    this.index = index;
    this.children = children;
    this.marks = marks;
  }

  /** Adds a process if its mark says that it was forked in a group. */
  Classification addByMark(int pid) throws IOException {
    int mark = host.readMark(pid);
    if (mark == RlimitMark.GONE) {
      return Classification.GONE;
    }
    if (!index.hasGroup(mark) || members.isOwn(pid)) {
      return Classification.UNRELATED;
    }
    Optional<ProcessRef> process = host.openLiving(pid);
    if (closeIfKernelThread(process)) {
      return Classification.UNRELATED;
    }
    if (markOf(process) != mark) {
      process.ifPresent(ProcessRef::close);
      return Classification.DEAD_MEMBER;
    }
    int parentPid = process.get().stat().map(ProcStat::parent).orElse(0);
    if (marks.clearIfInherited(pid, parentPid)) {
      process.get().close();
      return Classification.UNRELATED;
    }
    Member parent = index.byPid(parentPid);
    // The mark of a parent could not be changed when the parent was moved: so the child has
    // inherited a mark that is wrong.
    boolean isWrong =
        parent != null && !parent.isMarked() && host.readMark(parent.task().pid()) == mark;
    boolean isAdded =
        members.addForked(
            process.get(),
            isWrong ? parent.group() : mark,
            added -> isWrong ? Result.REFUSED : Result.DONE);
    return isAdded ? Classification.MEMBER : Classification.UNRELATED;
  }

  /**
   * Adds a child of a member that carries no mark of its group, if it is its child still and no
   * {@linkplain Member#isForeignChild foreign} one.
   *
   * @return whether it was added
   */
  boolean addChild(int pid, Member parent) throws IOException {
    if (!index.contains(parent) || members.isOwn(pid)) {
      return false;
    }
    Optional<ProcessRef> child = host.openLiving(pid);
    if (child.isEmpty()) {
      return false;
    }
    // The id may belong to another process since the parent's children were listed.
    int parentNow = child.get().stat().map(ProcStat::parent).orElse(0);
    Task task = new Task(pid, child.get().startTime());
    // And the parent's id may be another's, unless the parent still exists.
    if (parentNow == parent.task().pid()
        && parent.process().exists()
        && !parent.isForeignChild(task)) {
      return members.addForked(
          child.get(), parent.group(), added -> marks.set(added, parent.group()));
    }
    child.get().close();
    return false;
  }

  /**
   * Adds the child that a fork event names, if it was forked in a group.
   *
   * <p>Its mark was copied while it was being forked. So the mark is right whatever happened since,
   * and also where the process that forked it is not its parent (CLONE_PARENT). If it has no mark,
   * its parent could not be marked, or it has taken the mark off.
   *
   * @param parentPid its parent, according to the event
   */
  Classification addForked(int pid, int parentPid) throws IOException {
    Member known = index.byPid(pid);
    if (known != null && known.process().exists()) {
      return Classification.UNRELATED;
    }
    if (known != null) {
      members.releasePid(known);
    }
    children.remove(pid);
    marks.noteForked(pid);
    Member parent = index.byPid(parentPid);
    Integer group = parent != null ? (Integer) parent.group() : children.groupOf(parentPid);
    // A member that has ended while it was being marked has forked this one, unless the event of a
    // fork has named its id again since.
    if (group == null && marks.clearIfInherited(pid, parentPid)) {
      return Classification.UNRELATED;
    }
    // If no parent is known, only a mark could show that this is a member. Only prlimit(2) is tried
    // then: to read /proc at every fork on the host would take too long.
    int mark = group == null ? host.readOwnMark(pid) : host.readMark(pid);
    boolean hasGroupMark = index.hasGroup(mark);
    if (hasGroupMark && (parent == null || parent.isMarked())) {
      group = mark;
    }
    if (group == null || (group == Engine.ROOT && !hasGroupMark)) {
      return Classification.UNRELATED;
    }
    return addForked(pid, group, mark, parentPid);
  }

  private Classification addForked(int pid, int group, int mark, int parentPid) throws IOException {
    Optional<ProcessRef> process = host.openLiving(pid);
    if (closeIfKernelThread(process)) {
      return Classification.UNRELATED;
    }
    int markNow = markOf(process);
    if (mark == RlimitMark.GONE || markNow == RlimitMark.GONE) {
      process.ifPresent(ProcessRef::close);
      // It may have forked before it died.
      noteUnseen(pid, group);
      return Classification.DEAD_MEMBER;
    }
    // It may have taken its mark off between the two readings.
    if (mark == group && markNow == mark) {
      return members.addForked(process.get(), group, added -> Result.DONE)
          ? Classification.MEMBER
          : Classification.UNRELATED;
    }
    children.addUnconfirmed(process.get(), group, parentPid);
    return Classification.UNCONFIRMED;
  }

  private void noteUnseen(int pid, int group) throws IOException {
    if (host.isHidden(pid)) {
      children.addHidden(pid, group);
    } else {
      children.addExited(pid, group);
    }
  }

  /**
   * Adds the unconfirmed children that still exist and are {@linkplain UnlistedChildren#isConfirmed
   * confirmed}: all events were read. Each is marked, unless its parent could not be marked either.
   *
   * @return the new members
   */
  List<Member> addConfirmed() throws IOException {
    List<Member> added = new ArrayList<>();
    IOException failure = null;
    for (Child child : children.unconfirmed()) {
      try {
        if (!child.process().exists()) {
          // It may have forked since the events were read.
          children.end(child);
        } else if (children.isConfirmed(child)) {
          addConfirmed(child).ifPresent(added::add);
        }
      } catch (IOException e) {
        children.end(child);
        failure = e;
      }
    }
    // The members that were added are to be handled by the caller.
    if (failure != null && added.isEmpty()) {
      throw failure;
    }
    if (failure != null) {
      LOG.error("a child of a member could not be added to the group", failure);
    }
    return added;
  }

  private Optional<Member> addConfirmed(Child child) throws IOException {
    children.removeConfirmed(child);
    Member parent = index.byPid(child.parentPid());
    boolean canBeMarked = parent == null || parent.isMarked();
    boolean isAdded =
        members.addForked(
            child.process(),
            child.group(),
            process -> canBeMarked ? marks.set(process, child.group()) : Result.REFUSED);
    if (!isAdded) {
      return Optional.empty();
    }
    Member member = index.byPid(child.pid());
    try {
      member.setLeaderless(!member.hasLivingLeader());
    } catch (IOException e) {
      // It is a member all the same; the next check for its leader looks again.
      member.setLeaderless(true);
    }
    return Optional.of(member);
  }

  /**
   * The mark of an open process. It is read again now that the process is open, because only now is
   * it sure that the mark is not another process's. The process is closed if that fails.
   *
   * @return {@link RlimitMark#GONE} if there is no process, or it does not exist any more
   */
  private int markOf(Optional<ProcessRef> process) throws IOException {
    if (process.isEmpty()) {
      return RlimitMark.GONE;
    }
    try {
      int mark = host.readMark(process.get().pid());
      return process.get().exists() ? mark : RlimitMark.GONE;
    } catch (IOException | RuntimeException | Error e) {
      process.get().close();
      throw e;
    }
  }

  /** Kernel threads are never members, whatever mark they carry. */
  private static boolean closeIfKernelThread(Optional<ProcessRef> process) {
    boolean isKernelThread = process.filter(ProcessRef::isKernelThread).isPresent();
    if (isKernelThread) {
      process.get().close();
    }
    return isKernelThread;
  }
}
