package org.freezerfs.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import org.freezerfs.cgroup.LogText;
import org.freezerfs.engine.Recorder;

/** The events of a recording in the order in which they began, for programs and shells. */
public final class RecordingLines {
  private static final double NANOS_PER_SECOND = 1e9;

  /** What each event of Flight Recorder has; ours say it in another way, or have no use for it. */
  private static final List<String> FIELDS_OF_ALL =
      List.of("startTime", "duration", "eventThread", "stackTrace");

  private final List<RecordedEvent> events = new ArrayList<>();
  private final long torn;

  private RecordingLines(Path recording) throws IOException {
    torn = RecordingReader.readEvents(recording, this::add);
    events.sort(Comparator.comparing(RecordedEvent::getStartTime));
  }

  private void add(RecordedEvent event) {
    // The mount is repeated at the end of each part.
    if (!event.getEventType().getName().equals(MountEvent.NAME)) {
      events.add(event);
    }
  }

  /**
   * Reads a recording.
   *
   * @throws IOException if it can't be read; the message is one line for a person
   */
  public static RecordingLines of(Path recording) throws IOException {
    return new RecordingLines(recording);
  }

  /** How many bytes were left out, which belong to a torn part at the end. */
  public long torn() {
    return torn;
  }

  /**
   * Writes each event as a line of text: the seconds since the first one began, the group, what has
   * happened, and how long it took.
   */
  public void writeText(Appendable out) throws IOException {
    for (RecordedEvent event : events) {
      String line = EventText.of(event, events.get(0).getStartTime());
      // The file may be another user's, who has written anything into it.
      out.append(LogText.printable(line)).append('\n');
    }
  }

  /**
   * Writes an array with an object for each event, on a line of its own: its time, its duration in
   * seconds, what it is, and its fields as they are recorded.
   */
  public void writeJson(Appendable out) throws IOException {
    String separator = "[\n";
    for (RecordedEvent event : events) {
      out.append(separator);
      Json.write(out, fields(event));
      separator = ",\n";
    }
    out.append(events.isEmpty() ? "[]\n" : "\n]\n");
  }

  private static Map<String, Object> fields(RecordedEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("time", event.getStartTime().toString());
    fields.put("duration", event.getDuration().toNanos() / NANOS_PER_SECOND);
    fields.put("event", event.getEventType().getLabel());
    for (ValueDescriptor field : event.getFields()) {
      Object value =
          FIELDS_OF_ALL.contains(field.getName()) ? null : event.getValue(field.getName());
      if (value != null && !value.equals(Recorder.Restop.UNKNOWN)) {
        fields.put(field.getName(), value);
      }
    }
    return fields;
  }
}
