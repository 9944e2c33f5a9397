package org.freezerfs.recorder;

import java.util.List;

/**
 * The table of what is recorded: the kinds of events and their fields. Recordings of earlier
 * versions have the same names, and programs of users read them, so a name never changes. A field
 * that is added is empty, 0 or false in earlier recordings.
 */
public enum EventKind {
  /** It is the last event of each part of a recording. */
  MOUNT(
      "Mount",
      "The mount existed until now",
      field(FieldType.TEXT, "mountPoint", "Mount Point"),
      field(FieldType.TEXT, "semantics", "Semantics"),
      field(FieldType.TEXT, "engine", "Engine", "Empty until it is chosen"),
      field(FieldType.INT, "daemon", "Daemon"),
      field(FieldType.FLAG, "ended", "Ended", "Whether the mount ended in order, at this event")),

  GROUP(
      "Group",
      "A group was created, renamed or removed",
      field(FieldType.TEXT, "change", "Change", "made, renamed or removed"),
      path(),
      number()),

  /**
   * FREEZING begins with the event, because tasks are requested to freeze after it; the other
   * states begin at its end.
   */
  TRANSITION(
      "Transition",
      "A group went from one state to the next, which took the duration",
      field(FieldType.TEXT, "from", "From"),
      field(FieldType.TEXT, "to", "To"),
      field(
          FieldType.INT,
          "tasks",
          "Tasks",
          "How many tasks were requested to freeze, found frozen, or thawed"),
      path(),
      number()),

  ATTACH(
      "Attach",
      "A task was moved into the group",
      field(FieldType.PATH, "from", "From", "The group that it left"),
      field(FieldType.INT, "fromId", "From Number"),
      task(),
      path(),
      number()),

  /** Only an engine that learns of forks reports this. */
  FORK(
      "Fork",
      "A task was forked in the group",
      field(
          FieldType.TEXT,
          "result",
          "Result",
          "What the daemon did to it: none, stopped, killed; or refused, gone"),
      task(),
      path(),
      number()),

  /** Only an engine that learns of exits reports this. */
  EXIT("Exit", "A task of the group has exited", task(), path(), number()),

  /** The task is 0 if the fault is about none. */
  FAULT(
      "Fault",
      "A fault that was asked for took effect, other than by the answer to a request",
      field(
          FieldType.TEXT,
          "fault",
          "Kind",
          "The attribute that asks for it, without user.freezerfs."),
      task(),
      path(),
      number()),

  SIGNAL(
      "Signal",
      "A task was sent a signal through signal.kill",
      field(FieldType.SIGNAL, "signal", "Signal"),
      field(
          FieldType.TEXT,
          "result",
          "Result",
          "sent, held (until the thaw), refused (it may not be signalled) or gone"),
      task(),
      path(),
      number()),

  /** Only an engine whose frozen tasks can be continued by others reports this. */
  RESTOP(
      "Guard",
      "Stopped Again",
      "A frozen task that others had continued was stopped again",
      field(
          FieldType.NANOS,
          "delay",
          "Delay",
          "Since SIGCONT was sent to it; missing if a scan found it"),
      task(),
      path(),
      number()),

  REQUEST(
      "Request",
      "A control file was read or written, which took the duration",
      field(FieldType.TEXT, "file", "File"),
      field(FieldType.TEXT, "access", "Access", "read or write"),
      field(
          FieldType.TEXT,
          "text",
          "Text",
          "What was written; a byte that is not printable is \\xNN"),
      field(FieldType.TEXT, "error", "Error", "The name of the errno; empty if it was done"),
      field(
          FieldType.FLAG,
          "fault",
          "Fault",
          "Whether the error was asked for, or the answer delayed, by a fault"),
      field(
          FieldType.CLIENT, "caller", "Caller", "The process that has asked; 0 if it is not known"),
      field(FieldType.COMMAND, "command", "Command", "That process's command"),
      path(),
      number());

  /** The values of {@code change}. */
  public static final String MADE = "made";

  public static final String RENAMED = "renamed";
  public static final String REMOVED = "removed";

  /** The values of {@code access}. */
  public static final String READ = "read";

  public static final String WRITE = "write";

  /** The {@code delay} of a task that a poll found running, so that its SIGCONT has no time. */
  public static final long UNKNOWN_DELAY = Long.MIN_VALUE;

  /** What a field holds, and what {@link Recorder} is given for it. */
  public enum FieldType {
    /** Text. Given as an object whose text is recorded, or as bytes that a client has written. */
    TEXT(String.class),
    /** The path of a group. Not given: it is that of the group whose number is the next field. */
    PATH(String.class),
    INT(int.class),
    /** The number of a signal. */
    SIGNAL(int.class),
    /** A process. Given as one of its threads, as this program sees it; 0 if it does not. */
    CLIENT(int.class),
    /** The command of a process. Not given: it is that of the field before. */
    COMMAND(String.class),
    FLAG(boolean.class),
    /** A time in nanoseconds, as a long. */
    NANOS(long.class);

    private final Class<?> recordedAs;

    FieldType(Class<?> recordedAs) {
      this.recordedAs = recordedAs;
    }

    public Class<?> recordedAs() {
      return recordedAs;
    }

    public boolean isText() {
      return recordedAs == String.class;
    }
  }

  /**
   * A field of an event.
   *
   * @param description empty if the label says it all
   */
  public record Field(FieldType type, String name, String label, String description) {}

  /** The names of all events begin with it. */
  public static final String PREFIX = "freezerfs.";

  private final String word;
  private final String label;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // It is a List.of.
  private final List<Field> fields;

  EventKind(String word, String description, Field... fields) {
    this(word, word, description, fields);
  }

  EventKind(String word, String label, String description, Field... fields) {
    this.word = word;
    this.label = label;
    this.description = description;
    this.fields = List.of(fields);
  }

  private static Field field(FieldType type, String name, String label) {
    return field(type, name, label, "");
  }

  private static Field field(FieldType type, String name, String label, String description) {
    return new Field(type, name, label, description);
  }

  private static Field task() {
    return field(FieldType.INT, "task", "Task");
  }

  private static Field path() {
    return field(
        FieldType.PATH,
        "group",
        "Group",
        "Path from the mount's root; a byte that is not printable is \\xNN");
  }

  private static Field number() {
    return field(
        FieldType.INT,
        "groupId",
        "Group Number",
        "Stays the same when the group is renamed, and is never reused");
  }

  /** Returns the name in a recording. */
  public String eventName() {
    return PREFIX + word;
  }

  public String label() {
    return label;
  }

  public String description() {
    return description;
  }

  /** Returns the fields; the last two are the group's path and number, but for a mount. */
  public List<Field> fields() {
    return fields;
  }
}
