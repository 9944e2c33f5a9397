package org.freezerfs.trace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.freezerfs.engine.TaskFinder;
import org.freezerfs.host.proc.KernelFile;
import org.freezerfs.recorder.EventKind;
import org.freezerfs.recorder.EventKind.Field;
import org.freezerfs.recorder.Recorder;
import org.freezerfs.text.LogText;

/** Knows the paths of groups, and makes what is recorded of an event out of what it is given. */
abstract class EventRecorder implements Recorder {
  /** So many bytes of what a client has written are kept. */
  private static final int LONGEST_TEXT = 100;

  /** By the numbers of the groups. */
  private final Map<Integer, Supplier<String>> paths = new ConcurrentHashMap<>();

  private volatile String engine = "";

  /** The word of the engine; empty until it is chosen. */
  final String engine() {
    return engine;
  }

  @Override
  public final void engineChosen(String word) {
    engine = word;
  }

  @Override
  public final void groupCreated(int group, Supplier<String> path) {
    paths.put(group, path);
    record(EventKind.GROUP, group, EventKind.MADE);
  }

  @Override
  public final void groupRemoved(int group) {
    record(EventKind.GROUP, group, EventKind.REMOVED);
    paths.remove(group);
  }

  /** Keeps no group any more: the mount has ended. */
  final void forgetGroups() {
    paths.clear();
  }

  /**
   * The values of all fields of an event.
   *
   * @param group the number of the event's group
   * @param given what the recorder was given
   */
  final Object[] values(EventKind kind, int group, Object[] given) {
    List<Field> fields = kind.fields();
    Object[] values = new Object[fields.size()];
    int next = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (fields.get(i).type()) {
            case PATH -> path(next < given.length ? (Integer) given[next] : group);
            case COMMAND -> command((Integer) values[i - 1]);
            case CLIENT -> processOf((Integer) given[next++]);
            case TEXT -> text(given[next++]);
            default -> next < given.length ? given[next++] : (Object) group;
          };
    }
    return values;
  }

  /** Returns the group's path as text: a path has one byte in each character. */
  private String path(int group) {
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
