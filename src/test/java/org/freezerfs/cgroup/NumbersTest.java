package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.cgroup.Numbers.KSTRTO;
import static org.freezerfs.cgroup.Numbers.SIMPLE_STRTOULL;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import java.util.Arrays;
import java.util.stream.Stream;
import jnr.constants.platform.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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
  void allParseLiteralsOfC(String text, long value) throws CgroupException {
    for (Numbers numbers : Numbers.values()) {
      assertThat(numbers.parse(text, Errno.ERANGE)).isEqualTo(value);
    }
  }

  static Stream<Arguments> textThatIsNoNumber() {
    return forAll(
        "-1", "-0", " 1", "1 2", "1.5", "abc", "08", "0x", "0xg", "1a", "\u0661", "\uff11");
  }

  @ParameterizedTest
  @MethodSource("textThatIsNoNumber")
  void allRefuseTextThatIsNoNumber(Numbers numbers, String text) {
    assertRefused(Errno.EINVAL, () -> numbers.parse(text, Errno.ERANGE));
  }

  static Stream<Arguments> moreThan64Bits() {
    return forAll(
        "18446744073709551616", "9999999999999999999999999999999999999999", "0x10000000000000000");
  }

  @ParameterizedTest
  @MethodSource("moreThan64Bits")
  void allRefuseMoreThan64Bits(Numbers numbers, String text) {
    assertRefused(Errno.ERANGE, () -> numbers.parse(text, Errno.ERANGE));
    assertRefused(Errno.EINVAL, () -> numbers.parseId(text));
  }

  private static Stream<Arguments> forAll(String... texts) {
    return Arrays.stream(Numbers.values())
        .flatMap(numbers -> Stream.of(texts).map(text -> Arguments.of(numbers, text)));
  }

  @Test
  void emptyTextWasZero() throws CgroupException {
    assertThat(SIMPLE_STRTOULL.parse("", Errno.ERANGE)).isZero();
    assertThat(SIMPLE_STRTOULL.parseId("")).isZero();
    assertRefused(Errno.EINVAL, () -> KSTRTO.parse("", Errno.ERANGE));
    assertRefused(Errno.EINVAL, () -> KSTRTO.parseId(""));
  }

  @Test
  void aPlusIsAcceptedToday() throws CgroupException {
    assertRefused(Errno.EINVAL, () -> SIMPLE_STRTOULL.parse("+1", Errno.ERANGE));
    assertThat(KSTRTO.parse("+1", Errno.ERANGE)).isEqualTo(1);
    assertThat(KSTRTO.parseId("+0x10")).isEqualTo(16);
  }

  @ParameterizedTest
  @ValueSource(strings = {"+", "++1", "+-1", "-+1", "-", "--1"})
  void noOtherSignIsAccepted(String text) {
    assertRefused(Errno.EINVAL, () -> KSTRTO.parse(text, Errno.ERANGE));
    assertRefused(Errno.EINVAL, () -> KSTRTO.parseId(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2147483648", "4294967296", "18446744073709551615"})
  void anIdThatNoTaskCanHaveIsRefused(String text) {
    assertRefused(Errno.ESRCH, () -> SIMPLE_STRTOULL.parseId(text));
    assertRefused(Errno.EINVAL, () -> KSTRTO.parseId(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1\n", "1 ", "1\n\n", "1 \t\n", "1\u00a0"})
  void whiteSpaceMayFollowAnId(String text) throws CgroupException {
    assertThat(SIMPLE_STRTOULL.parse(text, Errno.ERANGE)).isEqualTo(1);
    assertThat(SIMPLE_STRTOULL.parseId(text)).isEqualTo(1);
    assertThat(KSTRTO.parseId(text)).isEqualTo(1);
  }

  @Test
  void onlyANewlineMayFollowANumberToday() throws CgroupException {
    assertThat(KSTRTO.parse("1\n", Errno.ERANGE)).isEqualTo(1);
    assertThat(KSTRTO.parseId(" 1\n")).isEqualTo(1);
    for (String text : new String[] {"1 ", "1\n\n", " 1"}) {
      assertRefused(Errno.EINVAL, () -> KSTRTO.parse(text, Errno.ERANGE));
    }
  }

  @Test
  void anIdMayHaveAMinusToday() throws CgroupException {
    assertThat(KSTRTO.parseId("-0")).isZero();
    assertRefused(Errno.EINVAL, () -> KSTRTO.parseId("-1"));
  }
}
