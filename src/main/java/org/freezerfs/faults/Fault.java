package org.freezerfs.faults;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The kinds of faults. Each is a mount option, and an attribute of a group, of the same name. Used
 * before logging is configured, so it logs nothing.
 */
public enum Fault {
  /** FREEZING lasts at least this long, or for so many reads of the state. */
  FREEZING(
      "fault_freezing",
      "a time such as 500ms or 2s, of an hour at most, or reads:NUMBER, of a million at most",
      Values::freezing),
  /** This number of writes of FROZEN give EBUSY, and each leaves a task out. */
  BUSY("fault_busy", "a number, of a million at most", Values::busy),
  /** A task can't be frozen, as if it might not be signalled. */
  REFUSE("fault_refuse", "the id of a task", Values::refuse),
  /** Notices of changes are lost or late. */
  NOTICE(
      "fault_notice",
      "drop, a number of notices to lose, or a time such as 500ms, of a minute at most",
      Values::notice),
  /** The reply to an operation on a control file is delayed. */
  DELAY(
      "fault_delay",
      "FILE:read=TIME or FILE:write=TIME, with :NUMBER behind it for so many of them alone; FILE is a control file, TIME such as 500ms or 2s, of a minute at most",
      Values::delay),
  /** An operation on a control file gives an error, and does nothing. */
  ERROR(
      "fault_error",
      "FILE:read=ERRNO or FILE:write=ERRNO, with :NUMBER behind it for so many of them alone; FILE is a control file, ERRNO a name such as EINTR",
      Values::error);

  private final String word;
  private final String meaning;

  @SuppressWarnings("ImmutableEnumChecker") // references to static methods
  private final Function<String, Map<String, Planned>> values;

  Fault(String word, String meaning, Function<String, Map<String, Planned>> values) {
    this.word = word;
    this.meaning = meaning;
    this.values = values;
  }

  /** The name of the mount option, and of the attribute after its prefix. */
  public String word() {
    return word;
  }

  /** The values that it takes, for a person. */
  public String meaning() {
    return meaning;
  }

  /**
   * Checks a value.
   *
   * @param isFile whether there is a control file of this name
   * @throws IllegalArgumentException if the value is not one that this fault takes
   */
  public void check(String value, Predicate<String> isFile) {
    for (String operation : plan(value).keySet()) {
      if (!operation.equals(Values.NO_OPERATION)
          && !isFile.test(operation.substring(0, operation.lastIndexOf(':')))) {
        throw new IllegalArgumentException("there is no such control file");
      }
    }
  }

  /**
   * Reads a value: what is planned for each operation {@code FILE:read} or {@code FILE:write}; for
   * a fault that has nothing to do with files, for {@link Values#NO_OPERATION}.
   *
   * @throws IllegalArgumentException if the text is not a value of this fault
   */
  Map<String, Planned> plan(String value) {
    return values.apply(value);
  }

  /** The fault of this name, if there is one. */
  public static Optional<Fault> named(String word) {
    for (Fault fault : values()) {
      if (fault.word.equals(word)) {
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }
}
