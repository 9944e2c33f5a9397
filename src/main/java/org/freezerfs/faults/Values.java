package org.freezerfs.faults;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import jnr.constants.platform.Errno;

/** How the values of {@link Fault}s are written. What is wrong is an IllegalArgumentException. */
final class Values {
  private static final int MOST = 1_000_000;

  private static final long MOST_FREEZING_MILLIS = TimeUnit.HOURS.toMillis(1);

  /** Its caller can't be killed meanwhile. */
  private static final long MOST_DELAY_MILLIS = TimeUnit.MINUTES.toMillis(1);

  private static final String MILLIS = "ms";
  private static final String SECONDS = "s";

  private Values() {}

  static long freezingNanos(String text) {
    return nanos(text, MOST_FREEZING_MILLIS);
  }

  static Map<String, Planned<Long>> delays(String text) {
    return planned(text, time -> nanos(time, MOST_DELAY_MILLIS));
  }

  static Map<String, Planned<Errno>> errors(String text) {
    return planned(text, Values::errno);
  }

  /** What is planned for each {@code FILE:OPERATION}: words with white space between. */
  private static <T> Map<String, Planned<T>> planned(String text, Function<String, T> value) {
    Map<String, Planned<T>> all = new LinkedHashMap<>();
    for (String word : text.split("\\s+", -1)) {
      int equals = word.indexOf('=');
      require(equals > 0);
      String of = word.substring(0, equals);
      require(of.endsWith(Faults.READ) || of.endsWith(Faults.WRITE));
      String[] what = word.substring(equals + 1).split(":", 2);
      int left = what.length > 1 ? number(what[1]) : Planned.ALWAYS;
      Planned<T> before = all.put(of, new Planned<>(what[0], value.apply(what[0]), left));
      require(before == null);
    }
    return all;
  }

  static int number(String text) {
    int number = digits(text);
    require(number <= MOST);
    return number;
  }

  /** A task's; 0 would be the writer of a control file. */
  static int id(String text) {
    int id = digits(text);
    require(id > 0);
    return id;
  }

  private static int digits(String text) {
    require(text.matches("[0-9]{1,7}"));
    return Integer.parseInt(text);
  }

  private static long nanos(String text, long mostMillis) {
    boolean isMillis = text.endsWith(MILLIS);
    require(isMillis || text.endsWith(SECONDS));
    int number = digits(text.substring(0, text.length() - (isMillis ? MILLIS : SECONDS).length()));
    long millis = isMillis ? number : TimeUnit.SECONDS.toMillis(number);
    require(millis <= mostMillis);
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static Errno errno(String name) {
    require(name.matches("E[A-Z0-9]+"));
    Errno errno = Errno.valueOf(name);
    require(errno.defined());
    return errno;
  }

  private static void require(boolean right) {
    if (!right) {
      throw new IllegalArgumentException();
    }
  }
}
