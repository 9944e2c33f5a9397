package org.freezerfs.trace;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.AnnotationElement;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventFactory;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.ValueDescriptor;
import org.freezerfs.recorder.EventKind;

/**
 * The events that are not saved yet, in the memory of JDK Flight Recorder, which holds 10 MB of
 * them: those of {@link EventKind}, and none of the JDK's. {@link Trace} saves them part by part.
 * Flight Recorder does not write to disk by itself, because it ends the program when such a write
 * fails. A shutdown of the virtual machine ends the recording at once.
 */
final class EventBuffer implements Closeable {
  private static final String TEMPORARY_DIRECTORY = "java.io.tmpdir";

  /**
   * A class of its own, which is initialized after Flight Recorder was told where its files go: in
   * Java 17 and 21 the first factory settles that too.
   */
  private static final class Factories {
    private static final Map<EventKind, EventFactory> ALL = new EnumMap<>(EventKind.class);

    static {
      for (EventKind kind : EventKind.values()) {
        ALL.put(kind, factory(kind));
      }
    }
  }

  /** The directory of Flight Recorder's own files, for as long as this program runs. */
  @GuardedBy("EventBuffer.class")
  private static Optional<Path> repository = Optional.empty();

  private final Recording recording = new Recording();

  /** Runs at the end of each part. */
  private final Runnable partEnd;

  private EventBuffer(Runnable partEnd) {
    this.partEnd = partEnd;
  }

  /**
   * Starts a recording.
   *
   * @param directory the directory for Flight Recorder's own files
   * @param partEnd runs at the end of each part, and may commit the event of the mount
   * @throws IOException if this program makes another recording
   */
  static EventBuffer start(Path directory, Runnable partEnd) throws IOException {
    if (!recorder(directory).getRecordings().isEmpty()) {
      throw new IOException("this program makes another recording");
    }
    EventBuffer started = new EventBuffer(partEnd);
    started.enableOwnEvents();
    FlightRecorder.addPeriodicEvent(newEvent(EventKind.MOUNT).getClass(), partEnd);
    started.recording.start();
    return started;
  }

  private static EventFactory factory(EventKind kind) {
    List<AnnotationElement> type =
        new ArrayList<>(
            List.of(
                new AnnotationElement(Name.class, kind.eventName()),
                new AnnotationElement(Label.class, kind.label()),
                new AnnotationElement(Description.class, kind.description()),
                new AnnotationElement(Category.class, new String[] {"freezerfs"}),
                new AnnotationElement(StackTrace.class, false)));
    if (kind == EventKind.MOUNT) {
      type.add(new AnnotationElement(Period.class, "endChunk"));
    }
    return EventFactory.create(type, kind.fields().stream().map(EventBuffer::descriptor).toList());
  }

  private static ValueDescriptor descriptor(EventKind.Field field) {
    List<AnnotationElement> about = new ArrayList<>();
    about.add(new AnnotationElement(Label.class, field.label()));
    if (!field.description().isEmpty()) {
      about.add(new AnnotationElement(Description.class, field.description()));
    }
    if (field.type() == EventKind.FieldType.NANOS) {
      about.add(new AnnotationElement(Timespan.class, Timespan.NANOSECONDS));
    }
    return new ValueDescriptor(field.type().recordedAs(), field.name(), about);
  }

  /** Returns an event to be set and committed. Its fields have the indexes of the kind's fields. */
  static Event newEvent(EventKind kind) {
    return Factories.ALL.get(kind).newEvent();
  }

  private static synchronized FlightRecorder recorder(Path directory) {
    if (FlightRecorder.isInitialized()) {
      return FlightRecorder.getFlightRecorder();
    }
    String temporary = System.setProperty(TEMPORARY_DIRECTORY, directory.toString());
    try {
      repository = Optional.of(directory);
      return FlightRecorder.getFlightRecorder();
    } finally {
      System.setProperty(TEMPORARY_DIRECTORY, temporary);
    }
  }

  private void enableOwnEvents() {
    Factories.ALL.values().forEach(EventFactory::register);
    for (EventType type : FlightRecorder.getFlightRecorder().getEventTypes()) {
      if (!type.getName().startsWith(EventKind.PREFIX)) {
        recording.disable(type.getName());
      }
    }
    Factories.ALL.keySet().forEach(kind -> recording.enable(kind.eventName()));
    recording.setToDisk(false);
  }

  /** Writes the events since the last dump to a file. */
  void dump(Path part) throws IOException {
    Files.deleteIfExists(part);
    try {
      recording.dump(part);
    } catch (IllegalStateException e) {
      throw new IOException("the recording is over", e);
    }
  }

  /** Ends the recording; events since the last dump are lost. */
  @Override
  public void close() throws IOException {
    recording.close();
    FlightRecorder.removePeriodicEvent(partEnd);
    removeDirectories();
  }

  private static synchronized void removeDirectories() throws IOException {
    if (repository.isPresent()) {
      TraceFile.remove(repository.get());
    }
  }
}
