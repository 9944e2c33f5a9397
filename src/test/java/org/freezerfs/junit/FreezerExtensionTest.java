package org.freezerfs.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** What the extension takes for a failure. */
class FreezerExtensionTest {
  @Test
  void anAbortedTestHasNotFailed() {
    assertThat(FreezerExtension.isFailure(new TestAbortedException())).isFalse();
    assertThat(FreezerExtension.isFailure(new OutOfMemoryError())).isFalse();
    assertThat(FreezerExtension.isFailure(new IOException())).isTrue();
    assertThat(FreezerExtension.isFailure(new AssertionError())).isTrue();
  }
}
