package org.freezerfs.freezer;

import java.io.IOException;
import java.util.Optional;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFileType;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.LockedGroups;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.faults.Faults;

/**
 * The control file {@code freezer.state}, and {@code freezerfs.state}, which shows the same to
 * programs that only display it. The kernel's code for it is freezer_read and freezer_write in
 * kernel/cgroup_freezer.c of 2.6.28 and kernel/cgroup/legacy_freezer.c of today.
 */
final class StateFile {
  private static final String FROZEN = State.FROZEN.name();

  private final Semantics semantics;
  private final Transitions transitions;
  private final CurrentState states;
  private final Optional<GroupNotices> notices;
  private final TransitionLog log;

  StateFile(
      Semantics semantics,
      Transitions transitions,
      CurrentState states,
      Optional<GroupNotices> notices,
      TransitionLog log) {
    this.semantics = semantics;
    this.transitions = transitions;
    this.states = states;
    this.notices = notices;
    this.log = log;
  }

  ControlFileType type() {
    return ControlFileType.readWrite(
        "freezer.state",
        (group, caller) -> word(group, true),
        ControlFileType.word(semantics, this::write));
  }

  /**
   * The file that shows the state to programs that only display it: such a reader neither counts as
   * the one that must see FREEZING, nor completes the transition in the place of that one.
   */
  ControlFileType displayType() {
    return ControlFileType.readOnly("freezerfs.state", (group, caller) -> word(group, false));
  }

  private String word(Group group, boolean countsAsReader) throws CgroupException, IOException {
    return log.word(state(group, countsAsReader)) + "\n";
  }

  private State state(Group group, boolean countsAsReader) throws CgroupException, IOException {
    if (notices.isEmpty()) {
      return states.shownTo(group, countsAsReader);
    }
    return notices.get().lookAtState(group, () -> states.shownTo(group, countsAsReader));
  }

  private void write(Group group, Credentials caller, String word)
      throws CgroupException, IOException {
    boolean freeze = word.equals(FROZEN);
    if (!freeze && !word.equals(semantics.thawedWord())) {
      throw new CgroupException(semantics.illegalStateError());
    }
    if (group.isRoot()) {
      // All tasks of the host are in the root: no process would be left that could thaw them.
      if (freeze) {
        throw new CgroupException(Errno.EPERM);
      }
      return;
    }
    try (LockedGroups locked = states.lockReached(group)) {
      group.requireLive();
      if (!freeze) {
        transitions.thaw(group, locked);
        return;
      }
      states.completeIfAllowed(group, locked);
      boolean isFault = takeBusyFault(group);
      if (!transitions.freeze(group, locked, isFault)) {
        throw isFault ? CgroupException.ofFault(Errno.EBUSY) : new CgroupException(Errno.EBUSY);
      }
    }
  }

  /**
   * Whether a fault makes this write of FROZEN fail; a write that would do nothing does not count.
   */
  private boolean takeBusyFault(Group group) {
    Optional<Faults> faults = group.faults();
    return faults.isPresent()
        && FreezerData.of(group).state() != State.FROZEN
        && faults.get().takeBusy();
  }
}
