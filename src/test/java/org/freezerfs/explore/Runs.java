package org.freezerfs.explore;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.freezerfs.explore.EndState.InGroup;
import org.freezerfs.explore.EndState.Tasks;

/** Made-up runs, which took 1.5 s. */
final class Runs {
  static final Supervisor.End SUCCESS = new Supervisor.End(false, 0);
  static final Supervisor.End FAILURE = new Supervisor.End(false, 1);
  static final EndState NOTHING_LEFT = new EndState(Map.of(), new Tasks(0, 0));

  private static final long NANOS = 1_500_000_000;

  private Runs() {}

  /** A run of which all can be chosen that a verdict depends on. */
  static Outcome ending(
      Optional<Supervisor.End> end, EndState state, int disturbedTasks, boolean failsCheck) {
    return new Outcome(
        end, NANOS, state, disturbedTasks, failsCheck, true, List.of(), "", Optional.empty());
  }

  static Outcome ending(Supervisor.End end, EndState state) {
    return ending(Optional.of(end), state, 0, false);
  }

  /** A state in which group 1 is the only one. */
  static EndState oneGroup(String state, int running, int stopped) {
    return new EndState(
        Map.of(1, new InGroup(state, new Tasks(running, stopped))), new Tasks(0, 0));
  }
}
