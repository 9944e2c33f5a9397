package org.freezerfs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private final Failures failures = new Failures();

  private static void fail(Throwable failure) throws IOException {
    if (failure instanceof Error e) {
      throw e;
    } else if (failure instanceof RuntimeException e) {
      throw e;
    }
    throw (IOException) failure;
  }

  @Test
  void withoutAFailureNothingIsThrown() throws Exception {
    failures.run(() -> {});
    failures.throwFirst();
    assertThat(failures.isAny()).isFalse();
  }

  @Test
  void theFirstFailureIsThrownAsItIsWithTheOthersSuppressed() {
    for (Throwable first :
        List.of(new IOException(), new IllegalStateException(), new OutOfMemoryError())) {
      Failures each = new Failures();
      IOException second = new IOException("second");
      each.runForEach(List.of(first, second), FailuresTest::fail);
      assertThat(each.isAny()).isTrue();
      assertThatThrownBy(each::throwFirst).isSameAs(first).hasSuppressedException(second);
    }
  }

  @Test
  void theStepsAfterOneThatFailsAreRun() {
    List<Integer> run = new ArrayList<>();
    failures.runForEach(
        List.of(1, 2, 3),
        thing -> {
          run.add(thing);
          throw new IOException();
        });
    assertThat(run).containsExactly(1, 2, 3);
  }

  /** As the JVM does when it has no memory for a new one. */
  @Test
  void oneErrorThatIsThrownTwiceIsThrownOnce() {
    Error error = new OutOfMemoryError();
    failures.run(() -> fail(error));
    failures.run(() -> fail(error));
    assertThatThrownBy(failures::throwFirst).isSameAs(error).hasNoSuppressedExceptions();
  }
}
