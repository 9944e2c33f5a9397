package org.freezerfs.faults;

import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What can be made to go wrong: a mount option, and an attribute of a group, of the same name. It
 * is used before it is known where to log.
 */
public enum Fault {
  /** FREEZING lasts at least so long. */
  FREEZING("fault_freezing", "a time such as 500ms or 2s, of an hour at most"),
  /** So many writes of FROZEN give EBUSY, and leave a task out. */
  BUSY("fault_busy", "a number, of a million at most"),
  /** A task can't be told to freeze. */
  REFUSE("fault_refuse", "the id of a task"),
  /** A reply comes later. */
  DELAY(
      "fault_delay",
      "FILE:read=TIME or FILE:write=TIME, with :NUMBER behind it for so many of them alone; FILE is a control file, TIME such as 500ms or 2s, of a minute at most"),
  /** A reply is an error, and nothing is done. */
  ERROR(
      "fault_error",
      "FILE:read=ERRNO or FILE:write=ERRNO, with :NUMBER behind it for so many of them alone; FILE is a control file, ERRNO a name such as EINTR");

  private final String word;
  private final String meaning;

  Fault(String word, String meaning) {
    this.word = word;
    this.meaning = meaning;
  }

  /** Its name. */
  public String word() {
    return word;
  }

  /** What its value may be, for a person. */
  public String meaning() {
    return meaning;
  }

  /**
   * Checks a value.
   *
   * @param isFile whether there is a control file of a name
   * @throws IllegalArgumentException if it means nothing
   */
  public void check(String value, Predicate<String> isFile) {
    switch (this) {
      case FREEZING -> Values.freezingNanos(value);
      case BUSY -> Values.number(value);
      case REFUSE -> Values.id(value);
      case DELAY -> checkFiles(Values.delays(value), isFile);
      case ERROR -> checkFiles(Values.errors(value), isFile);
    }
  }

  private static void checkFiles(Map<String, ?> planned, Predicate<String> isFile) {
    for (String of : planned.keySet()) {
      if (!isFile.test(of.substring(0, of.lastIndexOf(':')))) {
        throw new IllegalArgumentException("there is no such control file");
      }
    }
  }

  /** That of a name. */
  public static Optional<Fault> named(String word) {
    for (Fault fault : values()) {
      if (fault.word.equals(word)) {
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }
}
