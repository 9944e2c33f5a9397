package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.freezerfs.engine.Engine;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.marks.RlimitMark.Result;

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

  /** False once all marks are being taken off for good. */
  private boolean isEnabled = true;

  /** Called when a mark is pending, and no thread waits for it. */
  private volatile Runnable onMarkPending = () -> {};

  MemberMarks(MemberHost host, MemberIndex index) {
    this.host = host;
    this.index = index;
  }

  void setOnMarkPending(Runnable action) {
    onMarkPending = action;
  }

  /** Sets the group's mark on a process, or takes the mark off if the group is the root. */
  Result set(int pid, int group) throws IOException {
    if (group == Engine.ROOT) {
      return host.clearMark(pid);
    }
    index.noteUsed(group);
    return isEnabled ? host.setMark(pid, group) : Result.REFUSED;
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
      index.setMark(member, host.setMark(member.task().pid(), member.group()));
      requestIfPending(member);
    }
  }

  /**
   * Takes the marks off all members, for good: no mark is set after this.
   *
   * @return the process ids of the members whose mark only a program of their own user can take off
   */
  List<Integer> clearAll() throws IOException {
    isEnabled = false;
    List<Integer> left = new ArrayList<>();
    for (Member member : index.all()) {
      int pid = member.task().pid();
      if (host.clearMark(pid) == Result.RETRY_AS_USER) {
        left.add(pid);
      }
    }
    return left;
  }
}
