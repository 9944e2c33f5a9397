package org.freezerfs.freezer;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFileType;
import org.freezerfs.cgroup.ControlFileType.Place;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.LockedGroups;
import org.freezerfs.freezer.WatchedFile.Contents;

/**
 * The freezer's control files of cgroup v2: {@code cgroup.freeze}, {@code cgroup.events} and {@code
 * cgroup.stat.local} (semantics, semantics=v2; kernel/cgroup/cgroup.c and freezer.c).
 */
final class UnifiedFreezerFiles {
  private final Transitions transitions;
  private final CurrentState states;
  private final GroupNotices notices;

  UnifiedFreezerFiles(Transitions transitions, CurrentState states, GroupNotices notices) {
    this.transitions = transitions;
    this.states = states;
    this.notices = notices;
  }

  List<ControlFileType> types() {
    return List.of(
        ControlFileType.readOnly("cgroup.events", this::events)
            .in(Place.BELOW_ROOT)
            .notingChanges(notices::watch),
        ControlFileType.readWrite(
                "cgroup.freeze", this::readFreeze, ControlFileType.integer(this::freeze))
            .in(Place.BELOW_ROOT),
        ControlFileType.readOnly("cgroup.stat.local", this::statistics).in(Place.BELOW_ROOT));
  }

  private String events(Group group, Credentials caller) throws CgroupException, IOException {
    Contents now =
        notices.lookForReader(
            group, () -> new Contents(states.shownTo(group, true), notices.isPopulated(group)));
    return "populated "
        + ControlFileType.flag(now.isPopulated())
        + "frozen "
        + ControlFileType.flag(now.state() == State.FROZEN);
  }

  private String readFreeze(Group group, Credentials caller) throws CgroupException {
    return ControlFileType.flag(FreezerData.ofLive(group).isSelfFreezing());
  }

  private String statistics(Group group, Credentials caller) throws CgroupException {
    long nanos = FreezerData.ofLive(group).freezingNanos();
    return "frozen_usec " + TimeUnit.NANOSECONDS.toMicros(nanos) + "\n";
  }

  /**
   * Freezes or thaws a group and the groups below. A task that can't be frozen keeps it from being
   * frozen, but is no error.
   *
   * @throws CgroupException ERANGE for a number other than 0 and 1
   */
  private void freeze(Group group, Credentials caller, int number)
      throws CgroupException, IOException {
    if (number != 0 && number != 1) {
      throw new CgroupException(Errno.ERANGE);
    }
    boolean freezes = number == 1;
    try (LockedGroups locked = states.lockReached(group)) {
      group.requireLive();
      FreezerData freezer = FreezerData.of(group);
      if (freezer.isSelfFreezing() == freezes) {
        return;
      }
      states.completeIfAllowed(group, locked);
      if (freezes) {
        transitions.freeze(group, locked, false);
      } else {
        transitions.thaw(group, locked);
      }
      if (freezer.isParentFreezing()) {
        // The kernel tells of a write that has no effect, too (freezer.c, cgroup_freeze).
        notices.tell(group);
      }
    }
  }
}
