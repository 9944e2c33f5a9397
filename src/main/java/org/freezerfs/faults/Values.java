package org.freezerfs.faults;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import jnr.constants.platform.Errno;

/**
 * Reads the values of {@link Fault}s, as they are written in mount options and attributes. Each
 * method throws IllegalArgumentException if the text is not such a value.
 */
final class Values {
  /** The operation of a fault that has nothing to do with files. */
  static final String NO_OPERATION = "";

  private static final int MAX_NUMBER = 1_000_000;

  private static final long MAX_FREEZING_MILLIS = TimeUnit.HOURS.toMillis(1);

  /** The program that waits for the reply can't be killed meanwhile. */
  private static final long MAX_DELAY_MILLIS = TimeUnit.MINUTES.toMillis(1);

  private static final String DROP = "drop";
  private static final String READS = "reads:";
  private static final String MILLIS = "ms";
  private static final String SECONDS = "s";

  private Values() {}

  private static Planned counted(int number, long nanos) {
    return new Planned("", nanos, null, number);
  }

  private static Planned always(String text, long nanos) {
    return new Planned(text, nanos, null, Planned.ALWAYS);
  }

  private static Map<String, Planned> ofNoFile(Planned planned) {
    return Map.of(NO_OPERATION, planned);
  }

  static Map<String, Planned> freezing(String text) {
    return ofNoFile(
        text.startsWith(READS)
            ? counted(number(text.substring(READS.length())), 0)
            : always(text, nanos(text, MAX_FREEZING_MILLIS)));
  }

  static Map<String, Planned> busy(String text) {
    return ofNoFile(counted(number(text), 0));
  }

  /** The task is asked for by its id, and no number of times is planned. */
  static Map<String, Planned> refuse(String text) {
    id(text);
    return Map.of();
  }

  /** Notices are late, or lost: all, or so many of them. */
  static Map<String, Planned> notice(String text) {
    if (text.equals(DROP)) {
      return ofNoFile(always(text, Faults.LOST));
    }
    return ofNoFile(
        text.endsWith(SECONDS)
            ? always(text, nanos(text, MAX_DELAY_MILLIS))
            : counted(number(text), Faults.LOST));
  }

  static Map<String, Planned> delay(String text) {
    return operations(
        text, (value, left) -> new Planned(value, nanos(value, MAX_DELAY_MILLIS), null, left));
  }

  static Map<String, Planned> error(String text) {
    return operations(text, (value, left) -> new Planned(value, 0, errno(value), left));
  }

  /**
   * Reads words {@code FILE:OPERATION=VALUE} or {@code FILE:OPERATION=VALUE:NUMBER}.
   *
   * @param plan makes what is planned of a value, and of how often
   */
  private static Map<String, Planned> operations(
      String text, BiFunction<String, Integer, Planned> plan) {
    Map<String, Planned> all = new LinkedHashMap<>();
    for (String word : text.split("\\s+", -1)) {
      int equals = word.indexOf('=');
      require(equals > 0);
      String operation = word.substring(0, equals);
      require(operation.endsWith(Faults.READ) || operation.endsWith(Faults.WRITE));
      String[] parts = word.substring(equals + 1).split(":", 2);
      int left = parts.length > 1 ? number(parts[1]) : Planned.ALWAYS;
      require(all.put(operation, plan.apply(parts[0], left)) == null);
    }
    return all;
  }

  private static int number(String text) {
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
