package org.freezerfs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.freezerfs.cgroup.Group;
import org.freezerfs.text.LogText;
import org.freezerfs.threads.RequestThread;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.simple.SimpleServiceProvider;

/**
 * Gives slf4j its loggers: those of slf4j-simple, and before them what holds for each line of the
 * log, whichever class has it logged.
 *
 * <ul>
 *   <li>A line has nothing that controls a terminal or begins another line: see {@link LogText}.
 *   <li>A user can cause so many lines of a kind, and no more: see {@link LogLimit}. It is the user
 *       whose request the thread serves; or else the owner of the group that the line names.
 *       Debugging has no limit.
 *   <li>What the host refuses, and missing memory, is told in one line: a stack trace says no more
 *       than the message. It is a warning where a request has met it, which users can cause, and
 *       where memory is missing. Any other failure is a mistake in this program, and has its stack
 *       trace.
 * </ul>
 */
public final class LogProvider extends SimpleServiceProvider {
  private static final LogLimit LIMIT = new LogLimit(System::nanoTime);

  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();

  /** Writes all lines that the limit still holds, of the calling thread's mount. */
  static void writeHeld() {
    limit().writeAll();
  }

  /** That of the calling thread's mount, or of the process. */
  static LogLimit limit() {
    return MountLog.current().map(MountLog::limit).orElse(LIMIT);
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return this::logger;
  }

  private Logger logger(String name) {
    return loggers.computeIfAbsent(
        name, key -> new SafeLogger(super.getLoggerFactory().getLogger(key), LogProvider::limit));
  }

  /** A logger whose lines are safe, before they reach another logger. */
  static final class SafeLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;

    private final transient Logger lines;
    private final transient Supplier<LogLimit> limit;

    SafeLogger(Logger lines, Supplier<LogLimit> limit) {
      this.lines = lines;
      this.limit = limit;
      name = lines.getName();
    }

    @Override
    public boolean isTraceEnabled() {
      return lines.isTraceEnabled() && isWanted(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
      return lines.isDebugEnabled() && isWanted(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
      return lines.isInfoEnabled() && isWanted(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
      return lines.isWarnEnabled() && isWanted(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
      return lines.isErrorEnabled();
    }

    private static boolean isWanted(Level level) {
      return MountLog.current()
          .map(log -> Level.valueOf(log.level().name()).compareTo(level) >= 0)
          .orElse(true);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String template, Object[] arguments, Throwable thrown) {
      String line = MessageFormatter.basicArrayFormat(template, arguments);
      Level shown = level;
      Throwable traced = thrown;
      boolean isDebugging = level.compareTo(Level.INFO) > 0;
      if (!isDebugging && isOfHost(thrown)) {
        boolean isUsers = RequestThread.caller().isPresent() || thrown instanceof OutOfMemoryError;
        shown = level == Level.ERROR && isUsers ? Level.WARN : level;
        line += ": " + reason(thrown);
        traced = null;
      }
      Consumer<String> writer = writer(shown, traced);
      if (isDebugging) {
        writer.accept(line);
        return;
      }
      LogLimit.Kind kind = new LogLimit.Kind(name, template, user(arguments));
      limit.get().admit(kind, line, writer(shown, null)).ifPresent(writer);
    }

    private static boolean isOfHost(Throwable thrown) {
      if (thrown instanceof IOException || thrown instanceof UncheckedIOException) {
        Throwable cause = thrown.getCause();
        return !(cause instanceof RuntimeException || cause instanceof Error) || isOfHost(cause);
      }
      return thrown instanceof OutOfMemoryError;
    }

    private static String reason(Throwable thrown) {
      return thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
    }

    /** The user who has caused a line; empty if that is not known. */
    private static OptionalInt user(Object[] arguments) {
      OptionalInt caller = RequestThread.caller();
      if (caller.isEmpty() && arguments != null) {
        for (Object argument : arguments) {
          if (argument instanceof Group group) {
            return OptionalInt.of(group.attributes().uid());
          }
        }
      }
      return caller;
    }

    private Consumer<String> writer(Level level, Throwable traced) {
      return line -> write(level, LogText.line(line) + trace(traced));
    }

    private void write(Level level, String text) {
      if (!lines.isEnabledForLevel(level)) {
        return;
      }
      String shown = name.substring(name.lastIndexOf('.') + 1) + " - " + text;
      Optional<DefaultLog> log = DefaultLog.current();
      if (log.isEmpty()) {
        writeLine(level, text);
      } else if (!log.get().add(level, shown)) {
        log.get().toFile(() -> writeLine(level, text));
      }
    }

    private void writeLine(Level level, String text) {
      switch (level) {
        case ERROR -> lines.error(text);
        case WARN -> lines.warn(text);
        case INFO -> lines.info(text);
        case DEBUG -> lines.debug(text);
        case TRACE -> lines.trace(text);
      }
    }

    /** The lines of a stack trace, each after a newline. */
    private static String trace(Throwable thrown) {
      if (thrown == null) {
        return "";
      }
      StringWriter text = new StringWriter();
      thrown.printStackTrace(
          new PrintWriter(text) {
            @Override
            public void println(Object line) {
              String words = line.toString().stripLeading();
              write("\n" + (words.startsWith("at ") ? "\t" : "") + LogText.line(words));
            }
          });
      return text.toString();
    }
  }
}
