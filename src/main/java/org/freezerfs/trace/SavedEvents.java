package org.freezerfs.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import jnr.constants.platform.Signal;
import org.freezerfs.recorder.EventKind;
import org.freezerfs.recorder.EventKind.Field;
import org.freezerfs.recorder.EventKind.FieldType;
import org.freezerfs.text.LogText;

/**
 * The events of the file of a {@link Trace}, in the order in which they began; as lines of text for
 * a person and as JSON for a program. {@link TimelinePage} draws them.
 */
public final class SavedEvents {
  /** A time that is not known. */
  private static final long UNKNOWN = -1;

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MICROS_PER_SECOND = 1e6;
  private static final long NANOS_PER_MICRO = 1000;

  private static final Map<String, EventKind> KINDS =
      Stream.of(EventKind.values())
          .collect(Collectors.toMap(EventKind::eventName, Function.identity()));

  private final List<Row> rows = new ArrayList<>();

  /** Each text of a field and name of a kind, with its index: they are repeated in many rows. */
  private final Map<String, Integer> words = new LinkedHashMap<>();

  private final List<String> wordList = new ArrayList<>();
  private long torn;

  /** An event. The values of its fields are numbers, indexes of texts, and 1 or 0 for a flag. */
  private static final class Row {
    private final EventKind kind;
    private final long begin;
    private final long duration;
    private final long[] values;

    private Row(EventKind kind, long begin, long duration, long... values) {
      this.kind = kind;
      this.begin = begin;
      this.duration = duration;
      this.values = values;
    }

    private long value(String field) {
      List<Field> fields = kind.fields();
      int i = 0;
      while (!fields.get(i).name().equals(field)) {
        i++;
      }
      return values[i];
    }
  }

  /**
   * Reads a recording.
   *
   * @throws IOException if it is no recording of freezerfs, or has no whole part; the message is
   *     one line for a person
   */
  public static SavedEvents read(Path file) throws IOException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IOException(file + " can't be read: name a file that 'trace=' has made");
    }
    SavedEvents events = new SavedEvents();
    try (WholeParts parts = WholeParts.of(file);
        RecordingFile recording = new RecordingFile(parts.file())) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        EventKind kind = KINDS.get(event.getEventType().getName());
        if (kind != null) {
          events.add(kind, event);
        }
      }
      events.torn = parts.torn();
    } catch (IOException | RuntimeException e) {
      // Flight Recorder's reader throws many kinds of exceptions at bytes that are no recording.
      throw new IOException(file + " is no recording, or a damaged one: " + reason(e), e);
    }
    if (events.rows.isEmpty()) {
      throw new IOException(file + " is a recording, but not of freezerfs");
    }
    events.sort();
    return events;
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private void add(EventKind kind, RecordedEvent event) {
    List<Field> fields = kind.fields();
    Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      String name = fields.get(i).name();
      values[i] = event.hasField(name) ? event.getValue(name) : null;
    }
    long begin = nanos(event.getStartTime());
    add(kind, begin, nanos(event.getEndTime()) - begin, values);
  }

  private static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }

  /**
   * Adds an event.
   *
   * @param values those of the fields. A value is null if a recording of an earlier version has
   *     none, or Flight Recorder of Java 17 has lost it: a text of the very last event, if it is
   *     long and in an earlier part.
   */
  void add(EventKind kind, long begin, long duration, Object... values) {
    word(kind.name());
    long[] numbers = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      numbers[i] = number(kind.fields().get(i).type(), values[i]);
    }
    rows.add(new Row(kind, begin, duration, numbers));
  }

  private long number(FieldType type, Object value) {
    if (type.isText()) {
      return word(value == null ? "" : (String) value);
    }
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    long number = value == null ? 0 : ((Number) value).longValue();
    return type == FieldType.NANOS ? Math.max(number, UNKNOWN) : number;
  }

  private int word(String text) {
    Integer known = words.putIfAbsent(text, wordList.size());
    if (known == null) {
      wordList.add(text);
      return wordList.size() - 1;
    }
    return known;
  }

  void sort() {
    rows.sort(Comparator.comparingLong(row -> row.begin));
  }

  /** The texts of fields and the names of kinds, by their indexes. */
  List<String> words() {
    return wordList;
  }

  /**
   * Returns the rows, without those of the mount, as numbers: the index of the kind's name, the
   * time from the first event to this one, the duration, and the values.
   */
  Stream<long[]> rows() {
    return withoutMount()
        .map(
            row ->
                LongStream.concat(
                        LongStream.of(
                            words.get(row.kind.name()), row.begin - begin(), row.duration),
                        LongStream.of(row.values))
                    .toArray());
  }

  /** Returns when the first event began, which is that of the mount, in nanoseconds since 1970. */
  long begin() {
    return rows.get(0).begin;
  }

  /** Returns when the last event ended, in nanoseconds since 1970. */
  long end() {
    return rows.stream().mapToLong(row -> row.begin + row.duration).max().orElseThrow();
  }

  /**
   * Returns the fields of the event of the mount, as the last part of the recording has them. If
   * that has lost a text it is that of an earlier part.
   */
  Map<String, Object> mount() {
    Map<String, Object> mount = new LinkedHashMap<>();
    for (Row row : rows) {
      if (row.kind == EventKind.MOUNT) {
        values(row)
            .forEach(
                (field, value) ->
                    mount.merge(field, value, (before, next) -> next.equals("") ? before : next));
      }
    }
    return mount;
  }

  /** Returns the names of the signals that were sent, by their numbers. */
  Map<String, Object> signals() {
    Map<String, Object> names = new TreeMap<>();
    for (Row row : rows) {
      if (row.kind == EventKind.SIGNAL) {
        int signal = (int) row.value("signal");
        names.put(Integer.toString(signal), signalName(signal));
      }
    }
    return names;
  }

  /** How many bytes were left out, which belong to a torn part at the end. */
  public long torn() {
    return torn;
  }

  /** Returns all events but those of the mount, which is repeated at the end of each part. */
  private Stream<Row> withoutMount() {
    return rows.stream().filter(row -> row.kind != EventKind.MOUNT);
  }

  /**
   * Writes each event as a line of text: the seconds since the mount, the group, what has happened,
   * and how long it took.
   */
  public void writeText(Appendable out) throws IOException {
    for (Row row : (Iterable<Row>) withoutMount()::iterator) {
      String path = text(row, "group");
      long micros = (row.begin - begin()) / NANOS_PER_MICRO;
      String line =
          String.format(
              Locale.ROOT,
              "%.6f  %s  %s  (%d us)",
              micros / MICROS_PER_SECOND,
              path.isEmpty() ? "?" : path,
              sentence(row),
              row.duration / NANOS_PER_MICRO);
      // The file may be another user's, who has written anything into it.
      out.append(LogText.printable(line)).append('\n');
    }
  }

  private String text(Row row, String field) {
    return wordList.get((int) row.value(field));
  }

  private String sentence(Row row) {
    return switch (row.kind) {
      case MOUNT -> row.kind.label();
      case GROUP -> "group " + text(row, "change");
      case TRANSITION ->
          text(row, "from") + " to " + text(row, "to") + ", tasks: " + row.value("tasks");
      case ATTACH -> task(row) + " moved from " + text(row, "from");
      case FORK -> task(row) + " forked: " + text(row, "result");
      case EXIT -> task(row) + " exited";
      case FAULT ->
          text(row, "fault") + " took effect" + (row.value("task") == 0 ? "" : " on " + task(row));
      case SIGNAL ->
          signalName((int) row.value("signal")) + " to " + task(row) + ": " + text(row, "result");
      case RESTOP -> task(row) + " stopped again";
      case REQUEST -> requestSentence(row);
    };
  }

  private static String task(Row row) {
    return "task " + row.value("task");
  }

  /** Real-time signals have no names. */
  private static String signalName(int signal) {
    String name = Signal.valueOf(signal).name();
    return name.startsWith("SIG") ? name : "signal " + signal;
  }

  private String requestSentence(Row row) {
    String error = text(row, "error");
    long caller = row.value("caller");
    return (text(row, "access").equals(EventKind.WRITE)
            ? "'" + text(row, "text") + "' written to "
            : "read of ")
        + text(row, "file")
        + " by "
        + (caller == 0 ? "?" : caller + " (" + text(row, "command") + ")")
        + (error.isEmpty() ? "" : ": " + error)
        + (row.value("fault") == 1 ? " by a fault" : "");
  }

  /**
   * Writes an array with an object for each event, on a line of its own: its time, its duration in
   * seconds, what it is, and its fields as they are recorded.
   */
  public void writeJson(Appendable out) throws IOException {
    String separator = "[\n";
    for (Row row : (Iterable<Row>) withoutMount()::iterator) {
      out.append(separator);
      Json.write(out, object(row));
      separator = ",\n";
    }
    out.append(separator.startsWith("[") ? "[]\n" : "\n]\n");
  }

  private Map<String, Object> object(Row row) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("time", Instant.ofEpochSecond(0, row.begin).toString());
    object.put("duration", row.duration / NANOS_PER_SECOND);
    object.put("event", row.kind.label());
    object.putAll(values(row));
    return object;
  }

  /** Returns the values of an event's fields as they were recorded, without a time not known. */
  private Map<String, Object> values(Row row) {
    Map<String, Object> values = new LinkedHashMap<>();
    List<Field> fields = row.kind.fields();
    for (int i = 0; i < fields.size(); i++) {
      FieldType type = fields.get(i).type();
      if (type != FieldType.NANOS || row.values[i] != UNKNOWN) {
        values.put(fields.get(i).name(), value(type, row.values[i]));
      }
    }
    return values;
  }

  private Object value(FieldType type, long number) {
    if (type.isText()) {
      return wordList.get((int) number);
    }
    return type == FieldType.FLAG ? (Object) (number == 1) : (Object) number;
  }
}
