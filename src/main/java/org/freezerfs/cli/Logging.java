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

/**
 * Sets up slf4j-simple, which reads its settings once, when the first logger is made. It would
 * begin a file anew that another daemon at the same place may have written to; so a file takes the
 * place of standard error, where it logs to otherwise.
 */
final class Logging {
  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private static final String TIME = "yyyy-MM-dd'T'HH:mm:ss.SSSXXX";

  private Logging() {}

  /** Loads what a line of the log tells the time by. */
  static void preload() {
    new SimpleDateFormat(TIME, Locale.getDefault()).format(0L);
  }

  /**
   * Logs from now on.
   *
   * @param file to be added to, after what is in it; standard error if it is empty
   * @throws MountFailure if it can't be written
   */
  static void configure(String level, Optional<Path> file) throws MountFailure {
    System.setProperty(PREFIX + "defaultLogLevel", level);
    System.setProperty(PREFIX + "showDateTime", "true");
    System.setProperty(PREFIX + "dateTimeFormat", TIME);
    System.setProperty(PREFIX + "showThreadName", "false");
    System.setProperty(PREFIX + "showShortLogName", "true");
    if (file.isPresent()) {
      System.setErr(new PrintStream(addTo(file.get()), true));
    }
  }

  private static OutputStream addTo(Path file) throws MountFailure {
    try {
      return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new MountFailure("the log file " + file + " can't be written: choose another");
    }
  }
}
