package org.freezerfs.top;

import java.time.Duration;
import java.util.Locale;

/** Shows how long something has lasted, in at most seven characters. */
final class DurationText {
  private static final int MILLIS_PER_TENTH = 100;
  private static final int TENTHS_PER_SECOND = 10;

  private DurationText() {}

  /** Such as {@code 9.5s}, {@code 42s}, {@code 5m03s}, {@code 2h05m} or {@code 12d03h}. */
  static String of(Duration time) {
    // Clocks can be set back.
    Duration span = time.isNegative() ? Duration.ZERO : time;
    if (span.toSeconds() < TENTHS_PER_SECOND) {
      long tenths = span.toMillis() / MILLIS_PER_TENTH;
      return tenths / TENTHS_PER_SECOND + "." + tenths % TENTHS_PER_SECOND + "s";
    }
    if (span.toMinutes() < 1) {
      return span.toSeconds() + "s";
    }
    if (span.toHours() < 1) {
      return span.toMinutes() + "m" + twoDigits(span.toSecondsPart()) + "s";
    }
    return span.toDays() < 1
        ? span.toHours() + "h" + twoDigits(span.toMinutesPart()) + "m"
        : span.toDays() + "d" + twoDigits(span.toHoursPart()) + "h";
  }

  private static String twoDigits(int number) {
    return String.format(Locale.ROOT, "%02d", number);
  }
}
