package org.freezerfs.cgroup;

import java.math.BigInteger;
import jnr.constants.platform.Errno;

/** Reads a number as the C language writes it: 10, 0x0a, 012. */
final class Numbers {
  private static final int UNSIGNED_LONG_BITS = 64;

  private Numbers() {}

  /**
   * The value of {@code text}, whole; an empty one is 0, as simple_strtoull has it.
   *
   * @return an unsigned 64-bit number
   * @throws CgroupException EINVAL if it is no such number, {@code tooLarge} if it has more than 64
   *     bits
   */
  static long parse(String text, Errno tooLarge) throws CgroupException {
    int radix = 10;
    String digits = text;
    if (text.length() > 2 && text.charAt(0) == '0' && (text.charAt(1) | 0x20) == 'x') {
      radix = 16;
      digits = text.substring(2);
    } else if (text.length() > 1 && text.charAt(0) == '0') {
      radix = 8;
      digits = text.substring(1);
    }
    if (digits.isEmpty()) {
      return 0;
    }
    for (int i = 0; i < digits.length(); i++) {
      // Character.digit would take the digits of every script.
      if (digits.charAt(i) > 'f' || Character.digit(digits.charAt(i), radix) < 0) {
        throw new CgroupException(Errno.EINVAL);
      }
    }
    BigInteger value = new BigInteger(digits, radix);
    if (value.bitLength() > UNSIGNED_LONG_BITS) {
      throw new CgroupException(tooLarge);
    }
    return value.longValue();
  }
}
