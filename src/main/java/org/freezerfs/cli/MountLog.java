package org.freezerfs.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.freezerfs.host.proc.MountThreads;

/**
 * The log of one mount, in a process that serves several: which lines it gets, and where they go.
 * What the mount's threads log goes there, and what no mount's thread logs to the process's stderr.
 */
final class MountLog {
  private static final Map<MountThreads, MountLog> LOGS = new ConcurrentHashMap<>();

  private final LogLevel level;
  private final LogLimit limit = new LogLimit(System::nanoTime);

  private volatile PrintStream place;
  private volatile Optional<DefaultLog> defaultLog = Optional.empty();

  private MountLog(LogLevel level, PrintStream place) {
    this.level = level;
    this.place = place;
  }

  /**
   * Begins the log of a mount.
   *
   * @param place where its lines go at first
   */
  static MountLog begin(MountThreads threads, LogLevel level, PrintStream place) {
    MountLog log = new MountLog(level, place);
    LOGS.put(threads, log);
    return log;
  }

  /** Ends the log of a mount, if it has one. */
  static void end(MountThreads threads) {
    LOGS.remove(threads);
  }

  /** The log of the mount to which the calling thread belongs; empty if it belongs to none. */
  static Optional<MountLog> current() {
    return MountThreads.current().map(LOGS::get);
  }

  /** From now on its lines go elsewhere. */
  void moveTo(DefaultLog other) {
    place = new PrintStream(other, true);
    defaultLog = Optional.of(other);
  }

  /** Where its lines go, if that is such a log. */
  Optional<DefaultLog> defaultLog() {
    return defaultLog;
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
