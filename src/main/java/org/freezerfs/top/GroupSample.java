package org.freezerfs.top;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What was read of a group at one moment.
 *
 * @param depth 0 for a mount's root, or the group that was asked for
 * @param state the word that the mount shows; empty if it has no freezer, or can't be read
 * @param changed when the state began; empty without one
 * @param tasks how many tasks are in the group itself; empty for a mount's root, which contains the
 *     whole host, and if they can't be read
 * @param hasSelf whether this program is among them
 * @param cpu the processor time of these tasks since the last sample, in percent of one processor;
 *     empty without tasks, and in the first sample
 * @param problem why the group can't be read; empty if it can
 */
record GroupSample(
    Path path,
    int depth,
    Optional<String> state,
    Optional<Instant> changed,
    OptionalInt tasks,
    boolean hasSelf,
    OptionalDouble cpu,
    Optional<String> problem) {
  /** A group that can't be read. */
  static GroupSample unreadable(Path path, int depth, String problem) {
    return new GroupSample(
        path,
        depth,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        false,
        OptionalDouble.empty(),
        Optional.of(problem));
  }

  boolean isFrozen() {
    return state.filter("FROZEN"::equals).isPresent();
  }

  boolean isFreezing() {
    return state.filter("FREEZING"::equals).isPresent();
  }
}
