package org.freezerfs.engine.signals;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.freezerfs.engine.Engine.Outcome;

/** Counts what one call did to the members of several groups. Several threads may count at once. */
final class Outcomes {
  private static final Outcome NOTHING = new Outcome(0, 0);

  @GuardedBy("this")
  private final Map<Integer, Outcome> byGroup = new HashMap<>();

  /** Counts one member of a group with which the call succeeded. */
  void addDone(int group) {
    add(group, new Outcome(1, 0));
  }

  /** Counts one member of a group that we may not signal. */
  void addRefused(int group) {
    addRefused(group, 1);
  }

  /** Counts several members of a group that we may not signal, or can't reach. */
  void addRefused(int group, int count) {
    add(group, new Outcome(0, count));
  }

  private synchronized void add(int group, Outcome counted) {
    byGroup.merge(group, counted, Outcomes::sum);
  }

  private static Outcome sum(Outcome one, Outcome other) {
    return new Outcome(one.done() + other.done(), one.refused() + other.refused());
  }

  /** The counts of one group. */
  synchronized Outcome of(int group) {
    return byGroup.getOrDefault(group, NOTHING);
  }

  /** The sum over all groups. */
  synchronized Outcome total() {
    Outcome total = NOTHING;
    for (Outcome one : byGroup.values()) {
      total = sum(total, one);
    }
    return total;
  }

  /** The counts of several groups, one by one. */
  Map<Integer, Outcome> of(Collection<Integer> groups) {
    Map<Integer, Outcome> counts = new HashMap<>();
    for (int group : groups) {
      counts.put(group, of(group));
    }
    return counts;
  }
}
