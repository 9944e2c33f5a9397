package org.freezerfs.engine;

import java.util.Optional;
import java.util.function.Supplier;
import jnr.constants.platform.Errno;

/**
 * Receives the events of groups and their tasks, for a recording. An event that takes time is begun
 * first, and reported at its end; if it comes to nothing its end is not reported.
 *
 * <p>The methods are called under any lock, so they must neither wait nor call back.
 */
public interface Recorder extends AutoCloseable {
  /** A recorder that ignores all events, at no cost. */
  static Recorder none() {
    return NoRecorder.INSTANCE;
  }

  /**
   * The engine was chosen.
   *
   * @param word its word in {@code engine=}
   */
  default void engineChosen(String word) {}

  /**
   * A group was made.
   *
   * @param path gives the group's path at the time of asking, one byte to a character
   */
  void groupCreated(int group, Supplier<String> path);

  /** A group was renamed, so the paths of all groups below it have changed too. */
  void groupRenamed(int group);

  /** A group was removed. */
  void groupRemoved(int group);

  /**
   * A fault that was asked for takes effect, other than by the answer to a request.
   *
   * @param fault the name of the attribute that asks for it, without its prefix
   * @param task the task that it is about; 0 if there is none
   */
  default void faultInjected(int group, String fault, int task) {}

  /** A task is noticed to have exited. Only an engine that learns of it reports this. */
  default void taskExited(Task task, int group) {}

  Transition beginTransition();

  Attach beginAttach();

  Fork beginFork();

  Signal beginSignal();

  /** Only an engine whose frozen tasks can be continued by others reports this. */
  default Restop beginRestop() {
    return NoRecorder.INSTANCE;
  }

  /** A client reads or writes a control file. */
  Request beginRequest();

  /** Ends the recording: no event is reported after this. */
  @Override
  void close();

  /** A group goes from one state to another. */
  @FunctionalInterface
  interface Transition {
    /**
     * Reports the end.
     *
     * @param from a word of {@code freezer.state}
     * @param to a word of {@code freezer.state}
     * @param tasks the number of tasks that were frozen or thawed
     */
    void end(int group, String from, String to, int tasks);
  }

  /** A task is moved from one group to another. */
  @FunctionalInterface
  interface Attach {
    void end(Task task, int from, int to);
  }

  /** A newly forked member is found, and gets its group's pending freeze or SIGKILL. */
  @FunctionalInterface
  interface Fork {
    void end(Task child, int group, Result result);
  }

  /** A task is sent a signal through its group. */
  @FunctionalInterface
  interface Signal {
    void end(Task task, int group, int signal, Result result);
  }

  /** A task with a freeze request was continued by others, and is stopped again. */
  @FunctionalInterface
  interface Restop {
    /** The delay of a task that was found running by a poll, so that its SIGCONT has no time. */
    long UNKNOWN = Long.MIN_VALUE;

    /**
     * Reports that SIGSTOP was sent.
     *
     * @param delayNanos the time since SIGCONT was sent, or {@link #UNKNOWN}
     */
    void end(Task task, int group, long delayNanos);
  }

  /** A client reads or writes a control file. */
  @FunctionalInterface
  interface Request {
    /**
     * Reports the answer.
     *
     * @param file the file's name
     * @param written what was written; empty for a read
     * @param error the error that the client gets; empty if it gets none
     * @param isFault whether a fault has asked for the error, or has delayed the answer
     * @param caller the client's thread, as this program sees it; 0 if it does not
     */
    void end(
        int group,
        String file,
        Optional<byte[]> written,
        Optional<Errno> error,
        boolean isFault,
        int caller);
  }

  /** What was done to one task. */
  enum Result {
    /** Nothing had to be done. */
    NONE,
    /** Its freeze was requested. */
    STOPPED,
    /** SIGKILL was sent to it. */
    KILLED,
    /** The signal was sent to it. */
    SENT,
    /** The signal is held back until its thaw. */
    HELD,
    /** It may not be signalled. */
    REFUSED,
    /** It does not exist any more. */
    GONE
  }
}
