package org.freezerfs.trace;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;

/**
 * A recording by JDK Flight Recorder of our events, and of none of the JDK's. Flight Recorder keeps
 * it in memory, which holds 10 MB, and {@link Trace} saves it part by part. Flight Recorder does
 * not write to disk by itself, because it ends the program when such a write fails. A shutdown of
 * the virtual machine ends the recording at once.
 */
final class FlightRecording implements Closeable {
  private static final String TEMPORARY_DIRECTORY = "java.io.tmpdir";

  /** The names of our events begin so. */
  static final String OURS = "freezerfs.";

  private static final List<Class<? extends Event>> EVENTS =
      List.of(
          GroupChangeEvent.class,
          TransitionEvent.class,
          AttachEvent.class,
          ForkEvent.class,
          ExitEvent.class,
          FaultEvent.class,
          SignalEvent.class,
          RestopEvent.class,
          RequestEvent.class,
          MountEvent.class);

  /** The directory of Flight Recorder's own files, for as long as this program runs. */
  @GuardedBy("FlightRecording.class")
  private static Optional<Path> repository = Optional.empty();

  private final Recording recording = new Recording();

  /** Runs at the end of each part. */
  private final Runnable partEnd;

  private FlightRecording(Runnable partEnd) {
    this.partEnd = partEnd;
  }

  /**
   * Starts a recording.
   *
   * @param directory the directory for Flight Recorder's own files
   * @param partEnd runs at the end of each part, and may commit a {@link MountEvent}
   * @throws IOException if this program makes another recording
   */
  static FlightRecording start(Path directory, Runnable partEnd) throws IOException {
    if (!recorder(directory).getRecordings().isEmpty()) {
      throw new IOException("this program makes another recording");
    }
    FlightRecording started = new FlightRecording(partEnd);
    started.enableOwnEvents();
    FlightRecorder.addPeriodicEvent(MountEvent.class, partEnd);
    started.recording.start();
    return started;
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
    EVENTS.forEach(FlightRecorder::register);
    for (EventType type : FlightRecorder.getFlightRecorder().getEventTypes()) {
      if (!type.getName().startsWith(OURS)) {
        recording.disable(type.getName());
      }
    }
    EVENTS.forEach(recording::enable);
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
