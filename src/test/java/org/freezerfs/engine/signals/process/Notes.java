package org.freezerfs.engine.signals.process;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.freezerfs.engine.Recorder;

/** What a recorder was told, in words. */
public final class Notes implements Recorder {
  private final List<String> notes = new ArrayList<>();

  /** What was told since this was asked last. */
  public List<String> take() {
    List<String> taken = List.copyOf(notes);
    notes.clear();
    return taken;
  }

  @Override
  public void groupCreated(int group, Supplier<String> path) {
    notes.add(group + " made " + path.get());
  }

  @Override
  public void groupRenamed(int group) {
    notes.add(group + " renamed");
  }

  @Override
  public void groupRemoved(int group) {
    notes.add(group + " removed");
  }

  @Override
  public Transition beginTransition() {
    return (group, from, to, tasks) -> notes.add(group + " " + from + " " + to + " of " + tasks);
  }

  @Override
  public Attach beginAttach() {
    return (task, from, to) -> notes.add(task.pid() + " from " + from + " to " + to);
  }

  @Override
  public Fork beginFork() {
    return (child, group, result) -> notes.add(child.pid() + " born in " + group + " " + result);
  }

  @Override
  public Signal beginSignal() {
    return (task, group, signal, result) ->
        notes.add(signal + " to " + task.pid() + " in " + group + " " + result);
  }

  @Override
  public Restop beginRestop() {
    return (task, group, delayNanos) -> notes.add(task.pid() + " stopped again in " + group);
  }

  @Override
  public void close() {}
}
