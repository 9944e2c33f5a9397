package org.freezerfs.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.SimpleDateFormat;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.Reporter;

/**
 * Configures slf4j: its loggers are those of {@link LogProvider}, and those of slf4j-simple behind
 * them, which reads its settings when the first logger is made. It logs to System.err, so a log
 * file replaces System.err: slf4j-simple's own log file would be truncated, though an earlier
 * daemon may have written to it.
 */
final class Logging {
  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private static final String TIME = "yyyy-MM-dd'T'HH:mm:ss.SSSXXX";

  private Logging() {}

  /** Loads the classes that format the time of a log line. */
  static void preload() {
    new SimpleDateFormat(TIME, Locale.getDefault()).format(0L);
  }

  /**
   * Sets the level and the place of the log.
   *
   * @param file the file to append to; empty for standard error
   * @throws MountFailure if the file can't be written
   * @throws IllegalStateException if a logger was made before: slf4j-simple has read its settings
   *     then, and no line of the log has what {@link LogProvider} gives it
   */
  static void configure(String level, Optional<Path> file) throws MountFailure {
    set(level, file);
    if (!(LoggerFactory.getLogger(Logging.class) instanceof LogProvider.SafeLogger)) {
      throw new IllegalStateException("a logger was made before the log was configured");
    }
  }

  /** As {@link #configure}, also where loggers were made before, as in a test. */
  static void set(String level, Optional<Path> file) throws MountFailure {
    System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, LogProvider.class.getName());
    // Else it says on standard error that it has done so.
    System.setProperty(Reporter.SLF4J_INTERNAL_VERBOSITY_KEY, "WARN");
    System.setProperty(PREFIX + "defaultLogLevel", level);
    System.setProperty(PREFIX + "showDateTime", "true");
    System.setProperty(PREFIX + "dateTimeFormat", TIME);
    System.setProperty(PREFIX + "showThreadName", "false");
    System.setProperty(PREFIX + "showShortLogName", "true");
    if (file.isPresent()) {
      System.setErr(new PrintStream(append(file.get()), true));
    }
    Thread.setDefaultUncaughtExceptionHandler(Logging::tellDeath);
  }

  /** Others may rely on a thread that has ended so. Java would say it on standard error alone. */
  private static void tellDeath(Thread thread, Throwable cause) {
    LoggerFactory.getLogger(Logging.class).error("the thread {} has died", thread.getName(), cause);
  }

  /** Opens a log file, to append to it. */
  static OutputStream append(Path file) throws MountFailure {
    try {
      return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new MountFailure("the log file " + file + " can't be written: choose another");
    }
  }
}
