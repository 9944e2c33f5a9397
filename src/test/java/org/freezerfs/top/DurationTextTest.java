package org.freezerfs.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "PT-5S, 0.0s",
    "PT0.04S, 0.0s",
    "PT9.99S, 9.9s",
    "PT10S, 10s",
    "PT59.9S, 59s",
    "PT1M, 1m00s",
    "PT59M59S, 59m59s",
    "PT1H, 1h00m",
    "PT23H59M59S, 23h59m",
    "P1D, 1d00h",
    "P999DT23H, 999d23h"
  })
  void hasAtMostSevenCharacters(Duration time, String shown) {
    assertThat(DurationText.of(time)).isEqualTo(shown).hasSizeLessThanOrEqualTo(7);
  }
}
