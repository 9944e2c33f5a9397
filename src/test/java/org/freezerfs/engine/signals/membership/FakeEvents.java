package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.freezerfs.engine.signals.membership.MemberHost.CloneParentTrace;
import org.freezerfs.engine.signals.membership.MemberHost.ForkEventSource;
import org.freezerfs.host.events.ForkTrace;
import org.freezerfs.host.events.ProcessEvents;
import org.freezerfs.host.events.ProcessEvents.ReadResult;

/** The events that the kernel of a {@link FakeHost} sends, in the order in which things happen. */
final class FakeEvents implements ForkEventSource {
  /** An event that is queued. */
  @FunctionalInterface
  private interface Event {
    void send(ProcessEvents.Listener listener) throws IOException;
  }

  private record TracedFork(int forker, int child, long time) {}

  private record Queued(Event event, long time) {}

  private final Deque<Queued> queue = new ArrayDeque<>();
  private long lastTime;
  private final Deque<TracedFork> tracedForks = new ArrayDeque<>();
  private boolean isListening;
  private boolean isTracing;
  private boolean isAnyLost;
  private boolean isAnyTracedForkLost;

  /** How many events there is room for. */
  int room = Integer.MAX_VALUE;

  /** The kernel leaves requests for events unanswered. */
  boolean isRefusing;

  int requests;
  boolean isTraceOutdated;
  int tracesOpened;

  /** What happens on the host when all events were read, before the trace is. */
  Runnable beforeTraceIsRead = () -> {};

  /** How many traced forks are on a processor that the next reading of the trace has passed. */
  int tracedOnPassedProcessor;

  /** The next read fails with this, if it is not null. */
  IOException failure;

  boolean isListening() {
    return isListening;
  }

  /** Whether forks with CLONE_PARENT are traced. */
  boolean isTracing() {
    return isTracing;
  }

  void fork(int parent, int child) {
    add(listener -> listener.onFork(parent, child));
  }

  void exit(int pid) {
    add(listener -> listener.onExit(pid));
  }

  void tracer(int pid) {
    add(listener -> listener.onTracerChange(pid));
  }

  private void add(Event event) {
    if (!isListening) {
      return;
    }
    if (queue.size() < room) {
      queue.add(new Queued(event, System.nanoTime()));
    } else {
      isAnyLost = true;
    }
  }

  void forkWithCloneParent(int forker, int child) {
    if (isTracing) {
      tracedForks.add(new TracedFork(forker, child, System.nanoTime()));
    }
  }

  /** The events that are queued have been read. */
  void forgetAll() {
    queue.clear();
  }

  void loseTracedForks() {
    tracedForks.clear();
    isAnyTracedForkLost = true;
  }

  @Override
  public boolean isGranted() {
    return !isRefusing;
  }

  @Override
  public boolean listen() {
    requests++;
    isListening = !isRefusing;
    return isListening;
  }

  @Override
  public void ignore() {
    isListening = false;
    isAnyLost = false;
    queue.clear();
  }

  /** Reads one event. */
  @Override
  public ReadResult read(ProcessEvents.Listener listener) throws IOException {
    if (failure != null) {
      IOException thrown = failure;
      failure = null;
      throw thrown;
    }
    if (isAnyLost) {
      isAnyLost = false;
      return ReadResult.EVENTS_LOST;
    }
    Queued next = queue.poll();
    if (next == null) {
      return ReadResult.UP_TO_DATE;
    }
    lastTime = next.time();
    next.event().send(listener);
    return ReadResult.MORE_QUEUED;
  }

  @Override
  public long lastTime() {
    return lastTime;
  }

  @Override
  public void close() {
    ignore();
  }

  /** A new trace of forks with CLONE_PARENT. */
  Optional<CloneParentTrace> openTrace() {
    tracesOpened++;
    isTraceOutdated = false;
    return Optional.of(
        new CloneParentTrace() {
          @Override
          public void enable() {
            isTracing = true;
          }

          @Override
          public void disable() {
            isTracing = false;
            tracedForks.clear();
          }

          @Override
          public boolean isOutdated() {
            return isTraceOutdated;
          }

          @Override
          public boolean read(ForkTrace.Listener listener) throws IOException {
            beforeTraceIsRead.run();
            List<TracedFork> passed = new ArrayList<>();
            while (passed.size() < tracedOnPassedProcessor) {
              passed.add(tracedForks.remove());
            }
            tracedOnPassedProcessor = 0;
            while (!tracedForks.isEmpty()) {
              TracedFork fork = tracedForks.poll();
              listener.onFork(fork.forker(), fork.child(), fork.time());
            }
            tracedForks.addAll(passed);
            boolean isComplete = !isAnyTracedForkLost;
            isAnyTracedForkLost = false;
            return isComplete;
          }

          @Override
          public void close() {
            isTracing = false;
          }
        });
  }
}
