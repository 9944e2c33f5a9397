package org.freezerfs.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;

/**
 * The log of one mount, in a process that serves several: which lines it gets, and where they go.
 * All threads that a mount starts log there. A process that serves one mount has a log without
 * this.
 */
final class MountLog {
  private static final InheritableThreadLocal<MountLog> CURRENT = new InheritableThreadLocal<>();

  private final LogLevel level;
  private final LogLimit limit = new LogLimit(System::nanoTime);

  private volatile PrintStream place;

  /**
   * A log that no thread has.
   *
   * @param place where its lines go at first
   */
  MountLog(LogLevel level, PrintStream place) {
    this.level = level;
    this.place = place;
  }

  /** The log of the mount to which the calling thread belongs; empty if it belongs to none. */
  static Optional<MountLog> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  /** The calling thread, and those that it starts from now on, belong to the mount of this log. */
  void begin() {
    CURRENT.set(this);
  }

  /** From now on its lines go elsewhere. */
  void moveTo(PrintStream other) {
    place = other;
  }

  LogLevel level() {
    return level;
  }

  LogLimit limit() {
    return limit;
  }

  /** A stream that writes to the log of the calling thread's mount. */
  static PrintStream stream(PrintStream ofProcess) {
    return new PrintStream(new Dispatching(ofProcess), true);
  }

  private static final class Dispatching extends OutputStream {
    private final PrintStream ofProcess;

    Dispatching(PrintStream ofProcess) {
      this.ofProcess = ofProcess;
    }

    private PrintStream place() {
      return current().map(log -> log.place).orElse(ofProcess);
    }

    @Override
    public void write(int one) throws IOException {
      place().write(one);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      place().write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      place().flush();
    }
  }
}
