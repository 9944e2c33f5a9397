package org.freezerfs.host.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.mounted.Needs;
import org.junit.jupiter.api.Test;

class PriorityTest {
  private static final int PRIO_PROCESS = 0;
  private static final int CALLING_THREAD = 0;
  private static final int HIGHEST = -20;

  private static int nice(int id) {
    return LibC.get().getpriority(PRIO_PROCESS, id);
  }

  @Test
  void aProgramThatIsStartedMeanwhileHasTheNiceValueFromBefore() throws Exception {
    // An engine of another test may have raised it.
    Priority.lower(this);
    int before = nice(CALLING_THREAD);
    Priority.raise(this);
    try {
      Needs.given(nice(CALLING_THREAD) == HIGHEST, "to be allowed to raise its priority");
      Process program = Priority.startUnboosted(new ProcessBuilder("sleep", "60"));
      try {
        assertThat(nice(Math.toIntExact(program.pid()))).isEqualTo(before);
        assertThat(nice(CALLING_THREAD)).isEqualTo(HIGHEST);
      } finally {
        program.destroyForcibly().waitFor();
      }
    } finally {
      Priority.lower(this);
    }
    assertThat(nice(CALLING_THREAD)).isEqualTo(before);
  }

  @Test
  void aThreadIsRaisedForOneStep() throws Exception {
    Priority.lower(this);
    int before = nice(CALLING_THREAD);
    AtomicInteger meanwhile = new AtomicInteger();
    Priority.runRaised(() -> meanwhile.set(nice(CALLING_THREAD)), Runnable::run);
    Needs.given(meanwhile.get() == HIGHEST, "to be allowed to raise its priority");
    assertThat(nice(CALLING_THREAD)).isEqualTo(before);
  }

  @Test
  void aThreadStaysRaisedUntilTheExecutorRestoresIt() throws Exception {
    Priority.lower(this);
    int before = nice(CALLING_THREAD);
    Deque<Runnable> left = new ArrayDeque<>();
    Priority.runRaised(() -> {}, left::add);
    try {
      Needs.given(nice(CALLING_THREAD) == HIGHEST, "to be allowed to raise its priority");
      Priority.runRaised(() -> {}, left::add);
      assertThat(left).as("restored once").hasSize(1);
    } finally {
      left.forEach(Runnable::run);
    }
    assertThat(nice(CALLING_THREAD)).isEqualTo(before);
  }

  @Test
  void aThreadIsNotRaisedAnyMoreIfTheStepFails() throws Exception {
    Priority.lower(this);
    int before = nice(CALLING_THREAD);
    AtomicInteger meanwhile = new AtomicInteger();
    Priority.Step failing =
        () -> {
          meanwhile.set(nice(CALLING_THREAD));
          throw new IOException("as the kernel refuses it");
        };
    assertThatIOException().isThrownBy(() -> Priority.runRaised(failing, Runnable::run));
    Needs.given(meanwhile.get() == HIGHEST, "to be allowed to raise its priority");
    assertThat(nice(CALLING_THREAD)).isEqualTo(before);
  }

  @Test
  void aThreadStaysRaisedAfterAStepIfAllWereMeanwhile() throws Exception {
    Priority.lower(this);
    int before = nice(CALLING_THREAD);
    CountDownLatch isStepRunning = new CountDownLatch(1);
    FutureTask<Void> raisingAll =
        new FutureTask<>(
            () -> {
              isStepRunning.await();
              Priority.raise(this);
              return null;
            });
    // Before the step: a thread inherits the nice value of the one that starts it.
    new Thread(raisingAll).start();
    try {
      Priority.runRaised(
          () -> {
            isStepRunning.countDown();
            assertThat(raisingAll).succeedsWithin(Duration.ofMinutes(1));
          },
          Runnable::run);
      Needs.given(nice(CALLING_THREAD) == HIGHEST, "to be allowed to raise its priority");
    } finally {
      Priority.lower(this);
    }
    assertThat(nice(CALLING_THREAD)).isEqualTo(before);
  }
}
