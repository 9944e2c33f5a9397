package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import jnr.constants.platform.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "10, 10",
    "0x0a, 10",
    "0XfF, 255",
    "012, 10",
    "0, 0",
    "00, 0",
    "18446744073709551615, -1",
    "0xffffffffffffffff, -1"
  })
  void readsLiteralsOfC(String text, long value) throws CgroupException {
    assertThat(Numbers.parse(text, Errno.ERANGE)).isEqualTo(value);
  }

  @Test
  void takesAnEmptyLineForZero() throws CgroupException {
    assertThat(Numbers.parse("", Errno.ERANGE)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1", "+1", " 1", "1 2", "1.5", "abc", "08", "0x", "0xg", "1a", "\u0661", "\uff11"
      })
  void refusesWhatIsNoNumber(String text) {
    assertRefused(Errno.EINVAL, () -> Numbers.parse(text, Errno.ERANGE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "18446744073709551616",
        "9999999999999999999999999999999999999999",
        "0x10000000000000000"
      })
  void refusesMoreThan64Bits(String text) {
    assertRefused(Errno.ERANGE, () -> Numbers.parse(text, Errno.ERANGE));
  }
}
