package org.freezerfs.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A recorder that keeps each event as a line of text. */
public final class RecordedEvents implements Recorder {
  private final List<String> events = new ArrayList<>();
  private Runnable onExit = () -> {};

  /** Sets what is done when a task has exited, which is no event here. */
  public void onExit(Runnable action) {
    onExit = action;
  }

  @Override
  public void taskExited(Task task, int group) {
    onExit.run();
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
  public void groupRenamed(int group) {
    events.add(group + " renamed");
  }

  @Override
  public void groupRemoved(int group) {
    events.add(group + " removed");
  }

  @Override
  public Transition beginTransition() {
    return (group, from, to, tasks) -> events.add(group + " " + from + " " + to + " of " + tasks);
  }

  @Override
  public Attach beginAttach() {
    return (task, from, to) -> events.add(task.pid() + " from " + from + " to " + to);
  }

  @Override
  public Fork beginFork() {
    return (child, group, result) -> events.add(child.pid() + " forked in " + group + " " + result);
  }

  @Override
  public Signal beginSignal() {
    return (task, group, signal, result) ->
        events.add(signal + " to " + task.pid() + " in " + group + " " + result);
  }

  @Override
  public Restop beginRestop() {
    return (task, group, delayNanos) -> events.add(task.pid() + " stopped again in " + group);
  }

  @Override
  public Request beginRequest() {
    return (group, file, written, error, isFault, caller) ->
        events.add(
            (written.isPresent()
                    ? "write of " + new String(written.get(), StandardCharsets.ISO_8859_1)
                    : "read")
                + " of "
                + file
                + " of "
                + group
                + error.map(errno -> " gives " + errno.name()).orElse("")
                + (isFault ? " by a fault" : ""));
  }

  @Override
  public void close() {}
}
