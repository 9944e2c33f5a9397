package org.freezerfs.engine.signals;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.freezerfs.engine.Engine.Outcome;

/** Counts what a call did to the members of several groups; several threads may count. */
final class Outcomes {
  private static final Outcome NOTHING = new Outcome(0, 0);

  // Guarded by this.
  private final Map<Integer, Outcome> byGroup = new HashMap<>();

  /** Counts a member of a group to which it was done. */
  void addDone(int group) {
    add(group, new Outcome(1, 0));
  }

  /** Counts a member of a group that may not be signalled. */
  void addRefused(int group) {
    add(group, new Outcome(0, 1));
  }

  private synchronized void add(int group, Outcome one) {
    byGroup.merge(group, one, Outcomes::sum);
  }

  private static Outcome sum(Outcome one, Outcome other) {
    return new Outcome(one.done() + other.done(), one.refused() + other.refused());
  }

  synchronized Outcome of(int group) {
    return byGroup.getOrDefault(group, NOTHING);
  }

  synchronized Outcome ofAll() {
    return byGroup.values().stream().reduce(NOTHING, Outcomes::sum);
  }

  /** Those of some groups. */
  Map<Integer, Outcome> of(Collection<Integer> groups) {
    return groups.stream().collect(Collectors.toMap(group -> group, this::of));
  }
}
