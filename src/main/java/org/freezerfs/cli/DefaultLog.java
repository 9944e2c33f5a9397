package org.freezerfs.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.freezerfs.cgroup.LogText;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.libc.SystemLog;
import org.freezerfs.host.libc.SystemLog.Severity;
import org.freezerfs.host.proc.DaemonThread;

/**
 * Where a daemon without a {@code --log-file} logs to: each line goes to the {@link SystemLog}, and
 * where there is none, into a {@link DaemonLog}.
 *
 * <p>The C library waits as long as the program that reads the system's log does not, which may be
 * frozen, and in a group of this daemon. So it is called in a thread that nobody waits for. Lines
 * for which that thread has no room go into the file.
 */
final class DefaultLog extends OutputStream {
  /** How many lines wait at most. */
  private static final int MOST_WAITING = 1000;

  /** How long the end of this program waits for them. */
  private static final long END_MILLIS = 500;

  /** A line of slf4j-simple, as {@link Logging} configures it: time, level, and the rest. */
  private static final Pattern LINE =
      Pattern.compile("\\d\\S* (ERROR|WARN|INFO|DEBUG) (.*)", Pattern.DOTALL);

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

  @GuardedBy("this")
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /** Of the last line that had one: the lines of a stack trace follow it. */
  @GuardedBy("this")
  private Severity severity = Severity.WARNING;

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

  /** The log of a mount in a process that serves several; to be {@linkplain #end ended} with it. */
  static DefaultLog ofServed(Path mountPoint) {
    DaemonLog file = new DaemonLog(RuntimeDirectory.ofSelf(), mountPoint);
    return new DefaultLog(mountPoint, file, SystemLog::exists, SystemLog::add);
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

  @Override
  public synchronized void write(int one) throws IOException {
    line.write(one);
    if (one == '\n') {
      byte[] bytes = line.toByteArray();
      line.reset();
      add(bytes);
    }
  }

  @GuardedBy("this")
  private void add(byte[] bytes) throws IOException {
    if (!hasSystemLog.getAsBoolean()) {
      file.write(bytes);
      return;
    }
    String text = new String(bytes, Charset.defaultCharset()).stripTrailing();
    Matcher matcher = LINE.matcher(text);
    if (matcher.matches()) {
      severity = severity(matcher.group(1));
      text = matcher.group(2);
    }
    Severity ofLine = severity;
    String message = mountPoint + ": " + text;
    try {
      writer.execute(() -> systemLog.accept(ofLine, message));
    } catch (RejectedExecutionException e) {
      file.write(bytes);
    }
  }

  private static Severity severity(String level) {
    return switch (level) {
      case "ERROR" -> Severity.ERROR;
      case "WARN" -> Severity.WARNING;
      case "INFO" -> Severity.INFO;
      default -> Severity.DEBUG;
    };
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
