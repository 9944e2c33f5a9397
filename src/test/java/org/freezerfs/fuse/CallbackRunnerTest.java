package org.freezerfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.CgroupException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallbackRunnerTest {
  private final AtomicInteger ended = new AtomicInteger();
  private final RequestsInProgress requests = new RequestsInProgress();
  private final CallbackRunner callbacks = new CallbackRunner(requests, ended::incrementAndGet);

  @AfterEach
  void endsEachCallbackOnce() {
    assertThat(ended).hasValue(1);
  }

  private int answerTo(Throwable thrown) {
    return callbacks.run(
        "mkdir",
        "/0",
        () -> {
          if (thrown instanceof IOException e) {
            throw e;
          }
          if (thrown instanceof CgroupException e) {
            throw e;
          }
          if (thrown instanceof Error e) {
            throw e;
          }
          throw (RuntimeException) thrown;
        });
  }

  private static int refusal(Errno errno) {
    return -errno.intValue();
  }

  @Test
  void answersWhatTheBodyReturns() {
    assertThat(callbacks.answer("read", null, () -> 7)).isEqualTo(7);
  }

  @Test
  void answersZeroAfterAnAction() {
    assertThat(callbacks.run("mkdir", "/0", () -> {})).isZero();
  }

  @Test
  void whatComesAfterTheLastRequestIsNotDone() {
    assertThat(requests.end(Duration.ZERO)).isTrue();
    AtomicInteger done = new AtomicInteger();
    assertThat(callbacks.run("mkdir", "/0", done::incrementAndGet))
        .isEqualTo(refusal(Errno.ENOTCONN));
    assertThat(done).hasValue(0);
  }

  @Test
  void aRefusalHasItsErrno() {
    assertThat(answerTo(new CgroupException(Errno.EBUSY))).isEqualTo(refusal(Errno.EBUSY));
  }

  @Test
  void missingMemoryIsEnomem() {
    assertThat(answerTo(new OutOfMemoryError())).isEqualTo(refusal(Errno.ENOMEM));
  }

  @Test
  void aFailureThatCannotBeLoggedIsEio() {
    Object subject =
        new Object() {
          @Override
          public String toString() {
            throw new OutOfMemoryError();
          }
        };
    assertThat(
            callbacks.run(
                "mkdir",
                subject,
                () -> {
                  throw new IllegalStateException("for a test");
                }))
        .isEqualTo(refusal(Errno.EIO));
  }

  @Test
  void aFailureOfTheHostIsEio() {
    assertThat(answerTo(new IOException("for a test"))).isEqualTo(refusal(Errno.EIO));
  }

  @Test
  void aMistakeInTheProgramIsEio() {
    assertThat(answerTo(new IllegalStateException("for a test"))).isEqualTo(refusal(Errno.EIO));
  }
}
