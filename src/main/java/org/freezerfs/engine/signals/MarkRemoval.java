package org.freezerfs.engine.signals;

import java.io.IOException;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clears the marks of all members when the engine ends. */
final class MarkRemoval {
  private static final Logger LOG = LoggerFactory.getLogger(MarkRemoval.class);

  private final MemberTable members;
  private final ForkTracker forks;

  MarkRemoval(MemberTable members, ForkTracker forks) {
    this.members = members;
    this.forks = forks;
  }

  /**
   * Clears the marks. Repeated while it finds new members, because children are forked with a mark
   * meanwhile.
   */
  void run() {
    TimeLimit limit = new TimeLimit(TimeLimit.REPEAT_NANOS);
    try {
      long before;
      boolean complete;
      do {
        before = members.addedCount();
        members.clearMarks();
        complete = forks.drainEvents();
      } while ((!complete || members.addedCount() > before) && !limit.isReached());
    } catch (IOException e) {
      LOG.warn("some processes keep their marks: {}", e.getMessage());
    }
  }
}
