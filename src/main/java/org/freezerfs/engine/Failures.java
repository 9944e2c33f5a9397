package org.freezerfs.engine;

import java.io.IOException;

/**
 * Runs steps of which each has to be run whatever the others throw, such as to resume what was
 * paused. Keeps the first failure as it is, so that its errno reaches the caller. Safe for several
 * threads.
 */
public final class Failures {
  /** One of the steps. */
  @FunctionalInterface
  public interface Step {
    void run() throws IOException;
  }

  /** A step for one of several things. */
  @FunctionalInterface
  public interface StepFor<T> {
    void run(T thing) throws IOException;
  }

  /** Written under this object's monitor. */
  private volatile Throwable first;

  /** Runs a step, and keeps what it throws. */
  public void run(Step step) {
    try {
      step.run();
    } catch (IOException | RuntimeException | Error e) {
      add(e);
    }
  }

  /** Runs a step for each of some things, and keeps what it throws. */
  public <T> void runForEach(Iterable<T> things, StepFor<? super T> step) {
    for (T thing : things) {
      try {
        step.run(thing);
      } catch (IOException | RuntimeException | Error e) {
        add(e);
      }
    }
  }

  /** Keeps what a step has thrown that was not run here. */
  public synchronized void add(Throwable failure) {
    if (first == null) {
      first = failure;
    } else if (first != failure) { // The JVM has one OutOfMemoryError that it throws again.
      try {
        first.addSuppressed(failure);
      } catch (OutOfMemoryError e) {
        // The first one says enough.
      }
    }
  }

  /** Whether a step has failed. */
  public boolean isAny() {
    return first != null;
  }

  /** Throws the first failure, if there is one, with the others as suppressed ones. */
  public synchronized void throwFirst() throws IOException {
    if (first instanceof IOException e) {
      throw e;
    } else if (first instanceof RuntimeException e) {
      throw e;
    } else if (first instanceof Error e) {
      throw e;
    }
  }
}
