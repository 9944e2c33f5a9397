package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.freezerfs.cli.LogLimit.Kind;
import org.junit.jupiter.api.Test;

class LogLimitTest {
  private static final Kind KIND = new Kind("A", "refused: {}", OptionalInt.of(1000));

  private final List<String> written = new ArrayList<>();
  private long now = 5;
  private final LogLimit limit = new LogLimit(() -> now);

  private void log(Kind kind, String line) {
    limit.admit(kind, line, written::add).ifPresent(written::add);
  }

  private void log(int count) {
    for (int i = 0; i < count; i++) {
      log(KIND, "line");
    }
  }

  private void logTen() {
    log(LogLimit.AT_ONCE);
    assertThat(written).hasSize(LogLimit.AT_ONCE);
    written.clear();
  }

  @Test
  void theNextLineSaysHowManyWereHeld() {
    logTen();
    log(2426);
    assertThat(written).isEmpty();
    now += LogLimit.INTERVAL_NANOS;
    log(KIND, "next");
    log(KIND, "too soon");
    assertThat(written).containsExactly("next (and 2,426 more)");
  }

  @Test
  void whatWasHeldIsWrittenThoughNothingFollows() {
    logTen();
    log(3);
    limit.writeDue();
    assertThat(written).isEmpty();
    now += LogLimit.INTERVAL_NANOS;
    limit.writeDue();
    limit.writeDue();
    assertThat(written).containsExactly("line (and 2 more)");
  }

  @Test
  void whatWasHeldIsWrittenAtTheEnd() {
    logTen();
    log(KIND, "last");
    limit.writeAll();
    assertThat(written).containsExactly("last");
  }

  @Test
  void timeMakesGoodAtMostTenLines() {
    logTen();
    now += 1000 * LogLimit.INTERVAL_NANOS;
    logTen();
    now += 3 * LogLimit.INTERVAL_NANOS - 1;
    log(5);
    assertThat(written).hasSize(2);
  }

  @Test
  void eachKindAndEachUserHasALimit() {
    logTen();
    log(KIND, "held");
    log(new Kind("B", KIND.template(), KIND.user()), "another class");
    log(new Kind(KIND.logger(), "left: {}", KIND.user()), "another template");
    log(new Kind(KIND.logger(), KIND.template(), OptionalInt.of(1001)), "another user");
    log(new Kind(KIND.logger(), KIND.template(), OptionalInt.empty()), "no user");
    assertThat(written)
        .containsExactly("another class", "another template", "another user", "no user");
  }

  @Test
  void furtherUsersCountAsOne() {
    int users = 3 * LogLimit.MOST_KINDS;
    for (int user = 0; user < users; user++) {
      log(new Kind(KIND.logger(), KIND.template(), OptionalInt.of(user)), "line");
    }
    assertThat(written).hasSize(LogLimit.MOST_KINDS + LogLimit.AT_ONCE);
    now += LogLimit.INTERVAL_NANOS;
    log(new Kind(KIND.logger(), KIND.template(), OptionalInt.of(users)), "after a while");
    assertThat(written).endsWith("after a while");
  }
}
