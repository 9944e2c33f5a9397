package org.freezerfs.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.libc.SystemLog;
import org.freezerfs.host.libc.SystemLog.Severity;
import org.freezerfs.host.proc.DaemonThread;
import org.freezerfs.text.LogText;
import org.slf4j.event.Level;

/**
 * Where a daemon without a {@code --log-file} logs to: each line goes to the {@link SystemLog}, and
 * where there is none, into a {@link DaemonLog}.
 *
 * <p>The C library waits as long as the program that reads the system's log does not, which may be
 * frozen, and in a group of this daemon. So it is called in a thread that no other waits for. Lines
 * for which that thread has no room go into the file.
 */
final class DefaultLog extends OutputStream {
  /** How many lines wait at most. */
  private static final int MOST_WAITING = 1000;

  /** How long the end of this program waits for them. */
  private static final long END_MILLIS = 500;

  /** That of the process; null if it logs elsewhere. */
  private static volatile DefaultLog ofProcess;

  private final String mountPoint;
  private final OutputStream file;
  private final BooleanSupplier hasSystemLog;
  private final BiConsumer<Severity, String> systemLog;
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(MOST_WAITING),
          DaemonThread.factory("log"));

  private final ThreadLocal<Boolean> isForFile = ThreadLocal.withInitial(() -> false);

  @GuardedBy("this")
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /**
   * A log with another file and another log of the host than a daemon has.
   *
   * @param systemLog may wait for any time
   */
  DefaultLog(
      Path mountPoint,
      OutputStream file,
      BooleanSupplier hasSystemLog,
      BiConsumer<Severity, String> systemLog) {
    this.mountPoint = LogText.line(NativeEncoding.encode(mountPoint.toString()));
    this.file = file;
    this.hasSystemLog = hasSystemLog;
    this.systemLog = systemLog;
  }

  /**
   * The log of a daemon of this user. The last lines are written when this program ends; if it ends
   * already, as by a signal to a start, its end does not wait for them.
   */
  static DefaultLog of(Path mountPoint) {
    DefaultLog log = ofServed(mountPoint);
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(log::awaitWritten, "log-end"));
    } catch (IllegalStateException e) {
      // The virtual machine's word for "it ends".
    }
    return log;
  }

  /** From now on the process logs there, and what it writes to its standard error goes there. */
  void replaceStandardError() {
    ofProcess = this;
    System.setErr(new PrintStream(this, true));
  }

  /** The log of a mount in a process that serves several; to be {@linkplain #end ended} with it. */
  static DefaultLog ofServed(Path mountPoint) {
    DaemonLog file = new DaemonLog(RuntimeDirectory.ofSelf(), mountPoint);
    return new DefaultLog(mountPoint, file, SystemLog::exists, SystemLog::add);
  }

  /** That of the calling thread's mount, or of the process; empty if it logs elsewhere. */
  static Optional<DefaultLog> current() {
    return MountLog.current().map(MountLog::defaultLog).orElse(Optional.ofNullable(ofProcess));
  }

  /** Waits for a while until the host's log has got all lines. */
  void awaitWritten() {
    LogProvider.writeHeld();
    writer.shutdown();
    try {
      if (!writer.awaitTermination(END_MILLIS, TimeUnit.MILLISECONDS)) {
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes what waits, and closes the file. */
  void end() {
    awaitWritten();
    try {
      close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Gives the host's log what a logger has to say: no time, which that log has itself.
   *
   * @param text may have several lines
   * @return false if the host has no log, or it does not keep up: then the line belongs {@linkplain
   *     #toFile in the file}
   */
  boolean add(Level level, String text) {
    return hasSystemLog.getAsBoolean() && add(severity(level), text);
  }

  /** What the calling thread writes here meanwhile goes into the file. */
  void toFile(Runnable writing) {
    isForFile.set(true);
    try {
      writing.run();
    } finally {
      isForFile.remove();
    }
  }

  private boolean add(Severity severity, String text) {
    try {
      writer.execute(
          () -> text.lines().forEach(one -> systemLog.accept(severity, mountPoint + ": " + one)));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private static Severity severity(Level level) {
    return switch (level) {
      case ERROR -> Severity.ERROR;
      case WARN -> Severity.WARNING;
      case INFO -> Severity.INFO;
      case DEBUG, TRACE -> Severity.DEBUG;
    };
  }

  /** What is written by no logger, such as by Java itself, is a warning. */
  @Override
  public synchronized void write(int one) throws IOException {
    line.write(one);
    if (one == '\n') {
      byte[] bytes = line.toByteArray();
      line.reset();
      String text = new String(bytes, Charset.defaultCharset());
      if (isForFile.get() || !hasSystemLog.getAsBoolean() || !add(Severity.WARNING, text)) {
        file.write(bytes);
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
