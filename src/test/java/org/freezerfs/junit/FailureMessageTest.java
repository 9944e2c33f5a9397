package org.freezerfs.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.MultipleFailuresError;
import org.opentest4j.TestAbortedException;

/** What is thrown instead of what a test has thrown. */
class FailureMessageTest {
  @Test
  void keepsTheValuesThatWereCompared() {
    AssertionFailedError thrown = new AssertionFailedError("differs", 1, 2, new IOException());
    thrown.addSuppressed(new IOException("at the end"));
    Throwable replaced = FailureMessage.with("line", (Throwable) thrown);
    assertThat(replaced)
        .isExactlyInstanceOf(AssertionFailedError.class)
        .hasMessage("differs\nline")
        .hasCause(thrown.getCause())
        .hasSuppressedException(thrown.getSuppressed()[0]);
    assertThat(replaced.getStackTrace()).isEqualTo(thrown.getStackTrace());
    assertThat(((AssertionFailedError) replaced).getExpected().getValue()).isEqualTo(1);
    assertThat(((AssertionFailedError) replaced).getActual().getValue()).isEqualTo(2);
  }

  @Test
  void addsNoValues() {
    Throwable replaced =
        FailureMessage.with("line", (Throwable) new AssertionFailedError("no values"));
    assertThat(((AssertionFailedError) replaced).isExpectedDefined()).isFalse();
  }

  @Test
  void replacesAnAssertionWithoutMessage() {
    assertThat(FailureMessage.with("line", new AssertionError()))
        .isExactlyInstanceOf(AssertionError.class)
        .hasMessage("line")
        .hasNoCause();
  }

  @Test
  void hasAnAssertionOfAnotherClassAsItsCause() {
    MultipleFailuresError thrown =
        new MultipleFailuresError("two", java.util.List.of(new AssertionError("one of them")));
    assertThat(FailureMessage.with("line", thrown))
        .isExactlyInstanceOf(AssertionError.class)
        .hasMessage(thrown.getMessage() + "\nline")
        .hasCause(thrown);
  }

  @Test
  void wrapsWhatIsNoAssertion() {
    IOException thrown = new IOException("/0/tasks: Device or resource busy");
    assertThat(FailureMessage.with("line", (Throwable) thrown))
        .isInstanceOf(FailedTestException.class)
        .hasMessage("java.io.IOException: /0/tasks: Device or resource busy\nline")
        .hasCause(thrown);
    assertThat(FailureMessage.with("line", new NoClassDefFoundError("a")))
        .isInstanceOf(FailedTestException.class);
  }

  @Test
  void anAbortedTestHasNotFailed() {
    assertThat(FailureMessage.isFailure(new TestAbortedException())).isFalse();
    assertThat(FailureMessage.isFailure(new OutOfMemoryError())).isFalse();
    assertThat(FailureMessage.isFailure(new IOException())).isTrue();
    assertThat(FailureMessage.isFailure(new AssertionError())).isTrue();
  }
}
