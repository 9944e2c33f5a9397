package org.freezerfs.trace;

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
 * A recording by JDK Flight Recorder, of our events and none of the JDK's. It is kept in memory,
 * which holds 10 MB, and taken from there part by part: what Flight Recorder writes to disk by
 * itself it must be able to write, or it ends the program. A shutdown of the virtual machine ends
 * it at once.
 */
final class Flight implements Closeable {
  private static final String TEMPORARY_FOLDER = "java.io.tmpdir";
  private static final String OURS = "freezerfs.";

  private static final List<Class<? extends Event>> EVENTS =
      List.of(
          GroupChangeEvent.class,
          TransitionEvent.class,
          AttachEvent.class,
          ForkEvent.class,
          SignalEvent.class,
          GuardEvent.class,
          MountEvent.class);

  /** Where Flight Recorder makes its own folders, for as long as this program runs. */
  private static Optional<Path> repository = Optional.empty();

  private final Recording recording = new Recording();

  /** Runs at the end of each part. */
  private final Runnable end;

  private Flight(Runnable end) {
    this.end = end;
  }

  /**
   * Takes off.
   *
   * @param folder for what is written on the way
   * @param end runs at the end of each part, and may commit a {@link MountEvent}
   */
  static Flight begin(Path folder, Runnable end) throws IOException {
    if (!recorder(folder).getRecordings().isEmpty()) {
      throw new IOException("this program makes another recording");
    }
    Flight flight = new Flight(end);
    flight.recordOursAlone();
    FlightRecorder.addPeriodicEvent(MountEvent.class, end);
    flight.recording.start();
    return flight;
  }

  private static synchronized FlightRecorder recorder(Path folder) {
    if (FlightRecorder.isInitialized()) {
      return FlightRecorder.getFlightRecorder();
    }
    String temporary = System.setProperty(TEMPORARY_FOLDER, folder.toString());
    try {
      repository = Optional.of(folder);
      return FlightRecorder.getFlightRecorder();
    } finally {
      System.setProperty(TEMPORARY_FOLDER, temporary);
    }
  }

  private void recordOursAlone() {
    EVENTS.forEach(FlightRecorder::register);
    for (EventType type : FlightRecorder.getFlightRecorder().getEventTypes()) {
      if (!type.getName().startsWith(OURS)) {
        recording.disable(type.getName());
      }
    }
    EVENTS.forEach(recording::enable);
    recording.setToDisk(false);
  }

  /** Writes a file of what was recorded since this was done last. */
  void dump(Path part) throws IOException {
    Files.deleteIfExists(part);
    try {
      recording.dump(part);
    } catch (IllegalStateException e) {
      throw new IOException("the recording is over", e);
    }
  }

  /** Ends, without writing what there may be still. */
  @Override
  public void close() throws IOException {
    recording.close();
    FlightRecorder.removePeriodicEvent(end);
    removeFolders();
  }

  private static synchronized void removeFolders() throws IOException {
    if (repository.isPresent()) {
      TraceFile.remove(repository.get());
    }
  }
}
