package org.freezerfs.engine.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.mounted.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long the priority of the daemon stays raised. */
class PriorityBoostTest {
  private static final int PRIO_PROCESS = 0;
  private static final int CALLING_THREAD = 0;

  private final int before = nice();
  private final PriorityBoost boost = new PriorityBoost();
  private final PriorityBoost other = new PriorityBoost();

  private static int nice() {
    return LibC.get().getpriority(PRIO_PROCESS, CALLING_THREAD);
  }

  @AfterEach
  void end() throws IOException {
    boost.end();
    other.end();
  }

  private void raise(PriorityBoost raised) throws IOException {
    raised.noteFork();
    raised.raiseIfForking();
    Needs.given(nice() < before, "to be allowed to raise its priority");
  }

  @Test
  void nothingIsRaisedWithoutForks() throws Exception {
    boost.raiseIfForking();
    assertThat(nice()).isEqualTo(before);
  }

  @Test
  void theEndOfAnEngineRestoresItForGood() throws Exception {
    raise(boost);
    assertThat(boost.lowerIfNotForking()).isTrue();
    assertThat(nice()).isLessThan(before);
    boost.end();
    assertThat(nice()).isEqualTo(before);
    boost.raiseIfForking();
    assertThat(nice()).isEqualTo(before);
  }

  @Test
  void itStaysRaisedForAnotherEngineOfTheProcess() throws Exception {
    raise(boost);
    raise(other);
    boost.end();
    assertThat(nice()).isLessThan(before);
    other.end();
    assertThat(nice()).isEqualTo(before);
  }
}
