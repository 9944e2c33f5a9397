package org.freezerfs.host.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.freezerfs.mounted.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UserProgramsTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(20);
  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(50);

  @BeforeEach
  void needRoot() throws Exception {
    Needs.root();
    Needs.given(UserPrograms.canBeStarted(), "to have setpriv and prlimit");
  }

  @Test
  void runsAProgramToItsEnd() throws Exception {
    assertThat(UserPrograms.run(65533, 65533, List.of("true"), LONG)).isTrue();
    assertThat(UserPrograms.run(65533, 65533, List.of("true"), LONG)).isTrue();
  }

  @Test
  void afterAProgramWasKilledNoOtherIsStartedForThatUserForAWhile() throws Exception {
    assertThat(UserPrograms.run(65532, 65532, List.of("sleep", "60"), SHORT)).isFalse();
    assertThat(UserPrograms.run(65532, 65532, List.of("true"), LONG)).isFalse();
    assertThat(UserPrograms.run(65531, 65531, List.of("true"), LONG)).isTrue();
  }
}
