package org.freezerfs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.freezerfs.recorder.EventKind;
import org.freezerfs.recorder.EventKind.FieldType;
import org.freezerfs.recorder.Recorder;

/** A recorder that keeps each event as a line of text. */
public final class RecordedEvents implements Recorder {
  private final List<String> events = new ArrayList<>();
  private Runnable onExit = () -> {};

  /** Sets what is done when a task has exited, which is no event here. */
  public void onExit(Runnable action) {
    onExit = action;
  }

  /** The events since the last call. */
  public List<String> take() {
    List<String> taken = List.copyOf(events);
    events.clear();
    return taken;
  }

  @Override
  public void groupCreated(int group, Supplier<String> path) {
    events.add(group + " created " + path.get());
  }

  @Override
  public void groupRemoved(int group) {
    events.add(group + " removed");
  }

  @Override
  public StartedEvent begin(EventKind kind) {
    return (group, values) -> record(kind, group, values);
  }

  @Override
  public void record(EventKind kind, int group, Object... values) {
    requireTypes(kind, values);
    switch (kind) {
      case GROUP -> events.add(group + " " + values[0]);
      case TRANSITION -> events.add(group + " " + values[0] + " " + values[1] + " of " + values[2]);
      case ATTACH -> events.add(values[1] + " from " + values[0] + " to " + group);
      case FORK -> events.add(values[1] + " forked in " + group + " " + values[0]);
      case EXIT -> onExit.run();
      case SIGNAL -> events.add(values[0] + " to " + values[2] + " in " + group + " " + values[1]);
      case RESTOP -> events.add(values[1] + " stopped again in " + group);
      case FAULT -> events.add(values[0] + " of " + values[1] + " in " + group);
      case REQUEST -> events.add(request(group, values));
      default -> {}
    }
  }

  private static String request(int group, Object... values) {
    String error = (String) values[3];
    return (values[1].equals(EventKind.WRITE)
            ? "write of " + new String((byte[]) values[2], StandardCharsets.ISO_8859_1)
            : "read")
        + " of "
        + values[0]
        + " of "
        + group
        + (error.isEmpty() ? "" : " gives " + error)
        + ((Boolean) values[4] ? " by a fault" : "");
  }

  /** Checks that the values are those that the table of events asks for. */
  private static void requireTypes(EventKind kind, Object... values) {
    List<Class<?>> types =
        kind.fields().stream()
            .map(EventKind.Field::type)
            .filter(type -> type != FieldType.PATH && type != FieldType.COMMAND)
            .<Class<?>>map(FieldType::recordedAs)
            .toList();
    // The last one is the group's number.
    assertThat(values).as("values of %s", kind).hasSize(types.size() - 1);
    for (int i = 0; i < values.length; i++) {
      Class<?> type = types.get(i);
      assertThat(
              type == String.class
                  || MethodType.methodType(type).wrap().returnType().isInstance(values[i]))
          .as("value %s of %s: %s", i, kind, values[i])
          .isTrue();
    }
  }
}
