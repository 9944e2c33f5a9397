package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import org.freezerfs.engine.Engine;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.marks.RlimitMark.Result;
import org.freezerfs.host.proc.ProcessRef;

/**
 * The marks of members: each names the member's group, and is inherited by its children (see {@link
 * RlimitMark}).
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

  MemberMarks(MemberHost host, MemberIndex index, MisdirectedMarks misdirected) {
    this.host = host;
    this.index = index;
    this.misdirected = misdirected;
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

  /** A member can change its own resource limits, and so lose its mark: this sets it again. */
  void renew(Member member) throws IOException {
    if (isEnabled
        && index.contains(member)
        && member.isMarked()
        && member.group() != Engine.ROOT
        && host.readMark(member.task().pid()) == RlimitMark.NONE) {
      index.setMark(member, set(member.process().reference(), member.group()));
    }
  }

  /** Takes the marks off all members, for good: no mark is set after this. */
  void clearAll() throws IOException {
    isEnabled = false;
    for (Member member : index.all()) {
      host.clearMark(member.process().reference());
    }
  }
}
