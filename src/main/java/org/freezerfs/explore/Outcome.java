package org.freezerfs.explore;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.freezerfs.trace.MemoryRecording;

/**
 * What was seen of one run.
 *
 * @param end how the command has ended; empty if it had not in time
 * @param nanos how long it took
 * @param disturbedTasks how many of its tasks the disturbance has ended or stopped
 * @param failsCheck whether the program that judges too was not content
 * @param isReached whether the disturbance has happened
 * @param lastLines what the command has printed last
 * @param errors why the disturbance could not be made, and what the mount has logged as an error;
 *     empty if nothing
 * @param recording empty if none is made
 */
record Outcome(
    Optional<Supervisor.End> end,
    long nanos,
    EndState state,
    int disturbedTasks,
    boolean failsCheck,
    boolean isReached,
    List<String> lastLines,
    String errors,
    Optional<MemoryRecording> recording) {
  /** The same, with these last lines. */
  Outcome printing(List<String> lines) {
    return new Outcome(
        end, nanos, state, disturbedTasks, failsCheck, isReached, lines, errors, recording);
  }

  /** How long the command took, in seconds, for a person. */
  String duration() {
    return String.format(Locale.ROOT, "%.1f s", (double) nanos / TimeUnit.SECONDS.toNanos(1));
  }
}
