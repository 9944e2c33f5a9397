package org.freezerfs.recorder;

import java.util.Locale;
import java.util.function.Supplier;

/**
 * Receives the events of groups and their tasks, for a recording. Values are given in the order of
 * the fields of their {@link EventKind}, whose types say what is given.
 *
 * <p>The methods are called under any lock, so they must neither wait nor call back. Each does
 * nothing unless it is overridden.
 */
public interface Recorder extends AutoCloseable {
  /** Returns a recorder that ignores all events, at hardly any cost. */
  static Recorder none() {
    return None.INSTANCE;
  }

  /** An event that has begun. */
  @FunctionalInterface
  interface StartedEvent {
    /**
     * Reports that the event has ended. An event that comes to nothing is never ended.
     *
     * @param group the group's number
     * @param values the values of the fields before the group's
     */
    void end(int group, Object... values);
  }

  /** Begins an event that takes time. */
  default StartedEvent begin(EventKind kind) {
    return None.INSTANCE;
  }

  /** Reports an event that takes no time; the values are those of {@link StartedEvent#end}. */
  default void record(EventKind kind, int group, Object... values) {}

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
  default void groupCreated(int group, Supplier<String> path) {}

  /** A group was removed. */
  default void groupRemoved(int group) {}

  /** Ends the recording: no event is reported after this. */
  @Override
  default void close() {}

  /** A recorder that ignores all events, and each event of it. */
  enum None implements Recorder, StartedEvent {
    INSTANCE;

    @Override
    public void end(int group, Object... values) {}
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
    GONE;

    /** The word in a recording. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
