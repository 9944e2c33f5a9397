package org.freezerfs.cli;

/** How much is logged: the values of {@code --log-level}. */
enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG
}
