package org.freezerfs.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import jdk.jfr.consumer.RecordedEvent;
import jnr.constants.platform.Signal;

/** An event of a recording as one line of text for a person. */
final class EventText {
  private static final long NANOS_PER_MICRO = 1000;
  private static final double MICROS_PER_SECOND = 1e6;

  private EventText() {}

  /**
   * Returns the line.
   *
   * @param begin from when times are counted
   */
  static String of(RecordedEvent event, Instant begin) {
    long micros = Duration.between(begin, event.getStartTime()).toNanos() / NANOS_PER_MICRO;
    return String.format(
        Locale.ROOT,
        "%.6f  %s  %s  (%d us)",
        micros / MICROS_PER_SECOND,
        RecordingReader.path(event),
        what(event),
        event.getDuration().toNanos() / NANOS_PER_MICRO);
  }

  private static String what(RecordedEvent event) {
    return switch (event.getEventType().getName()) {
      case GroupChangeEvent.NAME -> "group " + event.getString("change");
      case TransitionEvent.NAME ->
          event.getString("from")
              + " to "
              + event.getString("to")
              + ", tasks: "
              + event.getInt("tasks");
      case AttachEvent.NAME ->
          "task " + RecordingReader.task(event) + " moved from " + event.getString("from");
      case ForkEvent.NAME ->
          "task " + RecordingReader.task(event) + " forked: " + event.getString("result");
      case FaultEvent.NAME ->
          event.getString("fault")
              + " took effect"
              + (RecordingReader.task(event) == 0 ? "" : " on task " + RecordingReader.task(event));
      case ExitEvent.NAME -> "task " + RecordingReader.task(event) + " exited";
      case SignalEvent.NAME -> signal(event);
      case RestopEvent.NAME -> "task " + RecordingReader.task(event) + " stopped again";
      case RequestEvent.NAME -> request(event);
      default -> event.getEventType().getLabel();
    };
  }

  private static String signal(RecordedEvent event) {
    return signalName(event.getInt("signal"))
        + " to task "
        + RecordingReader.task(event)
        + ": "
        + event.getString("result");
  }

  /** Real-time signals have no names. */
  static String signalName(int signal) {
    String name = Signal.valueOf(signal).name();
    return name.startsWith("SIG") ? name : "signal " + signal;
  }

  private static String request(RecordedEvent event) {
    String error = event.getString("error");
    int caller = event.getInt("caller");
    return (event.getString("access").equals(RequestEvent.WRITE)
            ? "'" + event.getString("text") + "' written to "
            : "read of ")
        + event.getString("file")
        + " by "
        + (caller == 0 ? "?" : caller + " (" + event.getString("command") + ")")
        + (error.isEmpty() ? "" : ": " + error)
        + (event.getBoolean("fault") ? " by a fault" : "");
  }
}
