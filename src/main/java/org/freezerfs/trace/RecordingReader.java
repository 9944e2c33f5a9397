package org.freezerfs.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Reads the file of a {@link Trace} into a {@link Chart}. */
final class RecordingReader {
  private final Chart chart = new Chart();

  private RecordingReader() {}

  /**
   * Reads a file.
   *
   * @throws IOException if it is no recording of freezerfs, or an incomplete one; the message is
   *     one line for a person
   */
  static Chart read(Path file) throws IOException {
    RecordingReader reader = new RecordingReader();
    reader.chart.setTorn(readEvents(file, reader::add));
    return reader.chart;
  }

  /**
   * Reads our events of a file, in any order.
   *
   * @return how many bytes were left out, which belong to a torn part
   * @throws IOException as {@link #read} does
   */
  static long readEvents(Path file, Consumer<RecordedEvent> action) throws IOException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IOException(file + " can't be read: name a file that 'trace=' has made");
    }
    boolean isOurs = false;
    long torn;
    try (WholeParts parts = WholeParts.of(file);
        RecordingFile recording = new RecordingFile(parts.file())) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        if (event.getEventType().getName().startsWith(FlightRecording.OURS)) {
          isOurs = true;
          action.accept(event);
        }
      }
      torn = parts.torn();
    } catch (IOException | RuntimeException e) {
      // Flight Recorder's reader throws many kinds of exceptions at bytes that are no recording.
      throw new IOException(file + " is no recording, or a damaged one: " + reason(e), e);
    }
    if (!isOurs) {
      throw new IOException(file + " is a recording, but not of freezerfs");
    }
    return torn;
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private void add(RecordedEvent event) {
    long begin = nanos(event.getStartTime());
    long end = nanos(event.getEndTime());
    if (add(event, begin, end)) {
      chart.extendTo(begin);
      chart.extendTo(end);
    }
  }

  private boolean add(RecordedEvent event, long begin, long end) {
    switch (event.getEventType().getName()) {
      case MountEvent.NAME -> addMount(event);
      case GroupChangeEvent.NAME -> addChange(event, begin);
      case TransitionEvent.NAME -> addTransition(event, begin, end);
      case AttachEvent.NAME -> addAttach(event, begin, end - begin);
      case ForkEvent.NAME ->
          chart.addFork(
              begin, id(event), path(event), task(event), event.getString("result"), end - begin);
      case FaultEvent.NAME ->
          chart.addFault(begin, id(event), path(event), task(event), event.getString("fault"));
      case ExitEvent.NAME -> chart.addExit(begin, id(event), path(event), task(event));
      case SignalEvent.NAME ->
          chart.addSignal(
              begin,
              id(event),
              path(event),
              task(event),
              event.getInt("signal"),
              event.getString("result"),
              end - begin);
      case RestopEvent.NAME -> addRestop(event, begin, end - begin);
      case RequestEvent.NAME -> addRequest(event, begin, end - begin);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void addMount(RecordedEvent event) {
    chart.setMount(
        text(event, "mountPoint"),
        text(event, "semantics"),
        text(event, "engine"),
        event.getInt("daemon"),
        event.getBoolean("ended"));
  }

  /**
   * A text of an event; empty if Flight Recorder of Java 17 has lost it: that of the very last
   * event, if it is long and in an earlier part.
   */
  private static String text(RecordedEvent event, String field) {
    String text = event.getString(field);
    return text == null ? "" : text;
  }

  private void addChange(RecordedEvent event, long at) {
    switch (event.getString("change")) {
      case GroupChangeEvent.MADE -> chart.addCreation(at, id(event), path(event));
      case GroupChangeEvent.RENAMED -> chart.addRename(at, id(event), path(event));
      default -> chart.addRemoval(at, id(event), path(event));
    }
  }

  private void addTransition(RecordedEvent event, long begin, long end) {
    String to = event.getString("to");
    chart.addTransition(
        TransitionEvent.beginsWithEvent(to) ? begin : end,
        id(event),
        path(event),
        event.getString("from"),
        to,
        event.getInt("tasks"),
        end - begin);
  }

  private void addAttach(RecordedEvent event, long at, long took) {
    chart.addAttach(
        at,
        task(event),
        event.getInt("fromId"),
        event.getString("from"),
        id(event),
        path(event),
        took);
  }

  private void addRestop(RecordedEvent event, long at, long took) {
    Duration delay = event.getDuration("delay");
    // Flight Recorder turns Long.MIN_VALUE into the most negative duration.
    boolean known = !delay.isNegative();
    chart.addRestop(
        at, id(event), path(event), task(event), known ? delay.toNanos() : Lane.UNKNOWN, took);
  }

  private void addRequest(RecordedEvent event, long at, long took) {
    boolean isWrite = event.getString("access").equals(RequestEvent.WRITE);
    chart.addRequest(
        at,
        id(event),
        path(event),
        event.getInt("caller"),
        event.getString("command"),
        event.getString("file"),
        isWrite ? event.getString("text") : null,
        event.getString("error"),
        event.getBoolean("fault"),
        took);
  }

  static int id(RecordedEvent event) {
    return event.getInt("groupId");
  }

  /** The path of the group; a question mark if Flight Recorder has lost it. */
  static String path(RecordedEvent event) {
    String path = text(event, "group");
    return path.isEmpty() ? "?" : path;
  }

  static int task(RecordedEvent event) {
    return event.getInt("task");
  }

  private static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }
}
