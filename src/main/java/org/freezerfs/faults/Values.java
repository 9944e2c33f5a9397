package org.freezerfs.faults;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import jnr.constants.platform.Errno;

/**
 * Reads the values of {@link Fault}s, as they are written in mount options and attributes. Each
 * method throws IllegalArgumentException if the text is not such a value.
 */
final class Values {
  private static final int MAX_NUMBER = 1_000_000;

  private static final long MAX_FREEZING_MILLIS = TimeUnit.HOURS.toMillis(1);

  /** The program that waits for the reply can't be killed meanwhile. */
  private static final long MAX_DELAY_MILLIS = TimeUnit.MINUTES.toMillis(1);

  private static final String DROP = "drop";
  private static final String READS = "reads:";
  private static final String MILLIS = "ms";
  private static final String SECONDS = "s";

  private Values() {}

  static Prolongation freezing(String text) {
    return text.startsWith(READS)
        ? new Prolongation(0, number(text.substring(READS.length())))
        : new Prolongation(nanos(text, MAX_FREEZING_MILLIS), 0);
  }

  /** Reads how late notices are, in nanoseconds, or that they are lost: all, or so many of them. */
  static Planned<Long> notice(String text) {
    if (text.equals(DROP)) {
      return new Planned<>(text, Faults.LOST, Planned.ALWAYS);
    }
    return text.endsWith(SECONDS)
        ? new Planned<>(text, nanos(text, MAX_DELAY_MILLIS), Planned.ALWAYS)
        : new Planned<>(text, Faults.LOST, number(text));
  }

  static Map<String, Planned<Long>> delays(String text) {
    return planned(text, time -> nanos(time, MAX_DELAY_MILLIS));
  }

  static Map<String, Planned<Errno>> errors(String text) {
    return planned(text, Values::errno);
  }

  /** Reads words {@code FILE:OPERATION=VALUE} or {@code FILE:OPERATION=VALUE:NUMBER}. */
  private static <T> Map<String, Planned<T>> planned(String text, Function<String, T> value) {
    Map<String, Planned<T>> all = new LinkedHashMap<>();
    for (String word : text.split("\\s+", -1)) {
      int equals = word.indexOf('=');
      require(equals > 0);
      String operation = word.substring(0, equals);
      require(operation.endsWith(Faults.READ) || operation.endsWith(Faults.WRITE));
      String[] parts = word.substring(equals + 1).split(":", 2);
      int left = parts.length > 1 ? number(parts[1]) : Planned.ALWAYS;
      Planned<T> before = all.put(operation, new Planned<>(parts[0], value.apply(parts[0]), left));
      require(before == null);
    }
    return all;
  }

  static int number(String text) {
    int number = digits(text);
    require(number <= MAX_NUMBER);
    return number;
  }

  /** A task's id. 0 is refused: it would mean the writer of a control file. */
  static int id(String text) {
    int id = digits(text);
    require(id > 0);
    return id;
  }

  private static int digits(String text) {
    require(text.matches("[0-9]{1,7}"));
    return Integer.parseInt(text);
  }

  private static long nanos(String text, long maxMillis) {
    boolean isMillis = text.endsWith(MILLIS);
    require(isMillis || text.endsWith(SECONDS));
    int number = digits(text.substring(0, text.length() - (isMillis ? MILLIS : SECONDS).length()));
    long millis = isMillis ? number : TimeUnit.SECONDS.toMillis(number);
    require(millis <= maxMillis);
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static Errno errno(String name) {
    require(name.matches("E[A-Z0-9]+"));
    Errno errno = Errno.valueOf(name);
    require(errno.defined());
    return errno;
  }

  private static void require(boolean isValid) {
    if (!isValid) {
      throw new IllegalArgumentException();
    }
  }
}
