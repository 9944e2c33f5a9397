package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.freezerfs.engine.Engine;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.marks.RlimitMark.Result;
import org.freezerfs.host.proc.ProcessRef;

/**
 * The marks of members: each names the member's group, and is inherited by its children (see {@link
 * RlimitMark}). A mark that only a program of the member's own user can set is pending until {@link
 * UserMarkSetter} has set it.
 *
 * <p>Not thread-safe: {@link MemberTable} calls it under its lock, so that a member's mark and its
 * group change together.
 */
final class MemberMarks {
  private final MemberHost host;
  private final MemberIndex index;
  private final MisdirectedMarks misdirected;

  /** False once all marks are being taken off for good. */
  private boolean isEnabled = true;

  /** Called when a mark is pending, and no thread waits for it. */
  private volatile Runnable onMarkPending = () -> {};

  MemberMarks(MemberHost host, MemberIndex index, MisdirectedMarks misdirected) {
    this.host = host;
    this.index = index;
    this.misdirected = misdirected;
  }

  void setOnMarkPending(Runnable action) {
    onMarkPending = action;
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
      misdirected.note(process.pid());
    }
    return result;
  }

  /** Has the member's mark set by another thread, if it is pending. */
  void requestIfPending(Member member) {
    if (member.isMarkPending()) {
      onMarkPending.run();
    }
  }

  /** The members whose mark is pending. */
  List<Member> pending() {
    return index.unmarked().stream().filter(Member::isMarkPending).toList();
  }

  /**
   * A program of the member's user was to set the mark of a group. If the member was moved
   * meanwhile that mark is wrong, and the right one is pending.
   *
   * @param result what the program has returned
   */
  void noteSetByUser(Member member, int group, Result result) throws IOException {
    if (!index.contains(member)) {
      return;
    }
    boolean moved = member.group() != group;
    int right = member.group() == Engine.ROOT ? RlimitMark.NONE : member.group();
    Result now = moved ? Result.RETRY_AS_USER : result;
    if (host.readMark(member.task().pid()) == right) {
      now = Result.DONE;
    }
    if (!member.process().exists()) {
      // What was set and read is another process's, or nothing.
      now = Result.GONE;
      misdirected.note(member.task().pid());
    }
    index.setMark(member, now);
    if (moved) {
      requestIfPending(member);
    }
  }

  /** A member can change its own resource limits, and so lose its mark: this sets it again. */
  void renew(Member member) throws IOException {
    if (isEnabled
        && index.contains(member)
        && member.isMarked()
        && member.group() != Engine.ROOT
        && host.readMark(member.task().pid()) == RlimitMark.NONE) {
      index.setMark(member, set(member.process().reference(), member.group()));
      requestIfPending(member);
    }
  }

  /**
   * Takes the marks off all members, for good: no mark is set after this.
   *
   * @return the members whose mark only a program of their own user can take off
   */
  List<Member> clearAll() throws IOException {
    isEnabled = false;
    List<Member> left = new ArrayList<>();
    for (Member member : index.all()) {
      if (host.clearMark(member.process().reference()) == Result.RETRY_AS_USER) {
        left.add(member);
      }
    }
    return left;
  }
}
