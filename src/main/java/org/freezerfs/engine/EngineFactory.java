package org.freezerfs.engine;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.recorder.Recorder;

/**
 * Makes the engine of one mount point, and cleans up after an engine of the same kind whose daemon
 * was killed there. Each kind of engine has a factory; a mount knows nothing else of the kind.
 */
public interface EngineFactory {
  /**
   * What a mount asks of its engine.
   *
   * @param receivesEvents whether to use the events that the kernel reports; without them all is
   *     found by checks
   * @param countsVforkWaiter whether a task that waits in vfork for its child counts as frozen
   *     enough
   * @param isRecoverable whether what is frozen can be thawed by {@link #recover} if the daemon is
   *     killed
   * @param hasGuardian whether a second process thaws it as soon as the daemon has died
   * @param cgroup the cgroup of the host beneath which all members are to be, as a path in its
   *     hierarchy; empty if each is to stay beneath the one that it was in
   * @param owners the process ids of those that end the mount when they end: see {@link
   *     OwnProcesses}
   * @param recorder gets the events of groups and tasks
   */
  record Settings(
      boolean receivesEvents,
      boolean countsVforkWaiter,
      boolean isRecoverable,
      boolean hasGuardian,
      Optional<String> cgroup,
      Set<Integer> owners,
      Recorder recorder) {}

  /**
   * Makes an engine that has no groups yet.
   *
   * @throws EngineUnavailableException if there can be no such engine here; the message says why,
   *     and what to do
   */
  Engine create(Settings settings) throws EngineUnavailableException, IOException;

  /** Whether an engine at this mount point has left something that {@link #recover} cleans up. */
  boolean isAnythingLeft() throws IOException;

  /**
   * What was cleaned up.
   *
   * @param thawed how many processes were thawed
   * @param remarks what a person should know besides, each a part of a sentence
   * @param isComplete false if something may be left that could not be cleaned up, as the remarks
   *     say
   */
  record Recovered(int thawed, List<String> remarks, boolean isComplete) {}

  /**
   * Thaws the tasks that were left frozen, and removes all that shows that tasks were members.
   *
   * @param owners the {@link Engine#markOwner}s that were kept with the groups
   * @throws IOException if it can't be found out what was left
   */
  Recovered recover(Set<Integer> owners) throws IOException;

  /**
   * Whether the files that an engine has left are needed: there may be tasks that {@link #recover}
   * can only find by them.
   */
  boolean needsFiles() throws IOException;

  /** Removes the files that an engine has left and that are not {@linkplain #needsFiles needed}. */
  void removeFiles() throws IOException;
}
