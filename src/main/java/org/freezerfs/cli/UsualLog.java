package org.freezerfs.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.libc.SystemLog;
import org.freezerfs.host.libc.SystemLog.Severity;

/**
 * Where a daemon without a {@code --log-file} logs to: each line goes to the {@link SystemLog}, and
 * where there is none, into a {@link DaemonLog}.
 */
final class UsualLog extends OutputStream {
  /** A line of slf4j-simple, as {@link Logging} configures it: time, level, and the rest. */
  private static final Pattern LINE = Pattern.compile("\\d\\S* (ERROR|WARN|INFO|DEBUG) (.*)");

  private final String mountPoint;
  private final OutputStream file;
  private final BooleanSupplier hasSystemLog;
  private final BiConsumer<Severity, String> systemLog;

  @GuardedBy("this")
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /** Of the last line that had one: the lines of a stack trace follow it. */
  @GuardedBy("this")
  private Severity severity = Severity.WARNING;

  private UsualLog(
      Path mountPoint,
      OutputStream file,
      BooleanSupplier hasSystemLog,
      BiConsumer<Severity, String> systemLog) {
    this.mountPoint = NativeEncoding.encode(mountPoint.toString());
    this.file = file;
    this.hasSystemLog = hasSystemLog;
    this.systemLog = systemLog;
  }

  /** The log of a daemon of this user. */
  static UsualLog of(Path mountPoint) {
    DaemonLog file = new DaemonLog(RuntimeDirectory.ofSelf(), mountPoint);
    return new UsualLog(mountPoint, file, SystemLog::exists, SystemLog::add);
  }

  /** The same with another file and another log of the host. */
  static UsualLog of(
      Path mountPoint,
      OutputStream file,
      BooleanSupplier hasSystemLog,
      BiConsumer<Severity, String> systemLog) {
    return new UsualLog(mountPoint, file, hasSystemLog, systemLog);
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
    systemLog.accept(severity, mountPoint + ": " + text);
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
