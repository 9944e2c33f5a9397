package org.freezerfs.engine;

import java.util.Optional;
import java.util.function.Supplier;
import jnr.constants.platform.Errno;

/** A recorder that ignores all events. It is also the beginning of each event. */
final class NoRecorder
    implements Recorder,
        Recorder.Transition,
        Recorder.Attach,
        Recorder.Fork,
        Recorder.Signal,
        Recorder.Restop,
        Recorder.Request {
  static final NoRecorder INSTANCE = new NoRecorder();

  private NoRecorder() {}

  @Override
  public void groupCreated(int group, Supplier<String> path) {}

  @Override
  public void groupRenamed(int group) {}

  @Override
  public void groupRemoved(int group) {}

  @Override
  public Transition beginTransition() {
    return this;
  }

  @Override
  public Attach beginAttach() {
    return this;
  }

  @Override
  public Fork beginFork() {
    return this;
  }

  @Override
  public Signal beginSignal() {
    return this;
  }

  @Override
  public Request beginRequest() {
    return this;
  }

  @Override
  public void end(int group, String from, String to, int tasks) {}

  @Override
  public void end(Task task, int from, int to) {}

  @Override
  public void end(Task child, int group, Result result) {}

  @Override
  public void end(Task task, int group, int signal, Result result) {}

  @Override
  public void end(Task task, int group, long delayNanos) {}

  @Override
  public void end(
      int group,
      String file,
      Optional<byte[]> written,
      Optional<Errno> error,
      boolean isFault,
      int caller) {}

  @Override
  public void close() {}
}
