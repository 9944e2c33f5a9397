package org.freezerfs.cli;

import java.nio.file.Path;
import java.util.Optional;

/** Sets up slf4j-simple, which reads its settings once, when the first logger is made. */
final class Logging {
  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private Logging() {}

  static void configure(String level, Optional<Path> file) {
    System.setProperty(PREFIX + "defaultLogLevel", level);
    System.setProperty(PREFIX + "showDateTime", "true");
    System.setProperty(PREFIX + "dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    System.setProperty(PREFIX + "showThreadName", "false");
    System.setProperty(PREFIX + "showShortLogName", "true");
    file.ifPresent(path -> System.setProperty(PREFIX + "logFile", path.toString()));
  }
}
