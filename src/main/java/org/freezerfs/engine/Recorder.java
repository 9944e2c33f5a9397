package org.freezerfs.engine;

import java.util.function.Supplier;

/**
 * Is told what happens to groups and their tasks, if anybody wants to know. Whatever takes time is
 * begun first and told of at its end; where it comes to nothing it is told of no more.
 *
 * <p>It is told under whatever locks there are, so it must not wait, nor call back.
 */
public interface Recorder extends AutoCloseable {
  /** Nobody wants to know, and it costs nothing. */
  Recorder NONE = new NoRecorder();

  /**
   * There is a group from now on.
   *
   * @param path where it is, at the time of asking, one byte to a character
   */
  void groupCreated(int group, Supplier<String> path);

  /** It has another name now, and so what is below it has another path. */
  void groupRenamed(int group);

  void groupRemoved(int group);

  Transition beginTransition();

  Attach beginAttach();

  Fork beginFork();

  Signal beginSignal();

  Restop beginRestop();

  /** It is over: nothing is told any more. */
  @Override
  void close();

  /** A group goes from one state to the next. */
  @FunctionalInterface
  interface Transition {
    /**
     * It has.
     *
     * @param tasks how many were told to freeze, or let go
     */
    void end(int group, String from, String to, int tasks);
  }

  /** A task is moved. */
  @FunctionalInterface
  interface Attach {
    void end(Task task, int from, int to);
  }

  /** A task was born in a group, and was caught. */
  @FunctionalInterface
  interface Fork {
    void end(Task child, int group, Result result);
  }

  /** A task is sent a signal through its group. */
  @FunctionalInterface
  interface Signal {
    void end(Task task, int group, int signal, Result result);
  }

  /** A task that is to stand still, and does not, is stopped again. */
  @FunctionalInterface
  interface Restop {
    /** It was not said when it was woken. */
    long UNKNOWN = Long.MIN_VALUE;

    /**
     * It was.
     *
     * @param delayNanos since SIGCONT was sent to it, or {@link #UNKNOWN}: it was seen by a look
     */
    void end(Task task, int group, long delayNanos);
  }

  /** What came of dealing with one task. */
  enum Result {
    /** There was nothing to be done about it. */
    NONE,
    STOPPED,
    KILLED,
    SENT,
    /** Kept until the thaw. */
    HELD,
    /** We may not signal it. */
    REFUSED,
    GONE
  }
}
