package org.freezerfs.trace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.freezerfs.engine.TaskFinder;
import org.freezerfs.host.proc.KernelFile;
import org.freezerfs.recorder.EventKind;
import org.freezerfs.recorder.EventKind.Field;
import org.freezerfs.recorder.Recorder;
import org.freezerfs.text.LogText;

/** Makes what is recorded of an event out of what a {@link Recorder} is given. */
final class EventValues {
  /** So many bytes of what a client has written are kept. */
  private static final int LONGEST_TEXT = 100;

  private EventValues() {}

  /**
   * The values of all fields of an event.
   *
   * @param group the number of the event's group
   * @param given what the recorder was given
   * @param paths of the groups, by their numbers
   */
  static Object[] of(
      EventKind kind, int group, Object[] given, Map<Integer, Supplier<String>> paths) {
    List<Field> fields = kind.fields();
    Object[] values = new Object[fields.size()];
    int next = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (fields.get(i).type()) {
            case PATH -> path(next < given.length ? (Integer) given[next] : group, paths);
            case COMMAND -> command((Integer) values[i - 1]);
            case CLIENT -> processOf((Integer) given[next++]);
            case TEXT -> text(given[next++]);
            default -> next < given.length ? given[next++] : (Object) group;
          };
    }
    return values;
  }

  /** Returns the group's path as text: a path has one byte in each character. */
  private static String path(int group, Map<Integer, Supplier<String>> paths) {
    Supplier<String> path = paths.get(group);
    return path == null ? "?" : LogText.asUnicode(path.get());
  }

  /** Returns the process of a thread, which waits for an answer now; 0 if it is not known. */
  private static int processOf(int tid) {
    try {
      return TaskFinder.processOf(tid);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Returns the command of a process, as ps shows it; empty if it is not known. */
  private static String command(int pid) {
    try {
      return pid == 0
          ? ""
          : KernelFile.readIfVisible("/proc/" + pid + "/comm")
              .map(name -> LogText.asUnicode(name.toString().strip()))
              .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private static String text(Object value) {
    return value instanceof byte[] written ? textWritten(written) : value.toString();
  }

  /** Returns the beginning of what was written, without the newline of echo. */
  private static String textWritten(byte[] written) {
    int length = written.length;
    if (length > 0 && written[length - 1] == '\n') {
      length--;
    }
    boolean isLong = length > LONGEST_TEXT;
    String bytes =
        new String(written, 0, isLong ? LONGEST_TEXT : length, StandardCharsets.ISO_8859_1);
    return LogText.asUnicode(bytes) + (isLong ? "..." : "");
  }
}
