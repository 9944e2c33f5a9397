package org.freezerfs.cgroup;

import java.math.BigInteger;
import jnr.constants.platform.Errno;

/**
 * How a number that is written to a control file is read: as the C language writes it (10, 0x0a,
 * 012), with what the kernel's functions of the time make of the rest.
 */
public enum Numbers {
  /**
   * lib/vsprintf.c of 2.6.28: nothing at all is 0, there are no signs, and white space may follow.
   */
  SIMPLE_STRTOULL {
    @Override
    long parse(String text, Errno tooLarge) throws CgroupException {
      String number = WhiteSpace.stripEnd(text);
      return number.isEmpty() ? 0 : magnitude(number, tooLarge);
    }

    @Override
    int parseId(String text) throws CgroupException {
      long id = parse(text, Errno.EINVAL);
      if (id < 0 || id > Integer.MAX_VALUE) {
        throw new CgroupException(Errno.ESRCH);
      }
      return (int) id;
    }
  },

  /**
   * lib/kstrtox.c of today: kstrtoull, to which one newline may follow and no other white space;
   * and for ids kstrtoint, of what is between white space.
   */
  KSTRTO {
    @Override
    long parse(String text, Errno tooLarge) throws CgroupException {
      return unsigned(WhiteSpace.stripNewline(text), tooLarge);
    }

    @Override
    int parseId(String text) throws CgroupException {
      String number = WhiteSpace.strip(text);
      boolean negative = number.startsWith("-");
      long size =
          negative ? magnitude(number.substring(1), Errno.EINVAL) : unsigned(number, Errno.EINVAL);
      if (size < 0 || size > (negative ? 0 : Integer.MAX_VALUE)) {
        throw new CgroupException(Errno.EINVAL);
      }
      return (int) size;
    }

    private static long unsigned(String text, Errno tooLarge) throws CgroupException {
      return magnitude(text.startsWith("+") ? text.substring(1) : text, tooLarge);
    }
  };

  private static final int UNSIGNED_LONG_BITS = 64;

  /**
   * The value of {@code text}, whole.
   *
   * @return an unsigned 64-bit number
   * @throws CgroupException EINVAL if it is no such number, {@code tooLarge} if it has more than 64
   *     bits
   */
  abstract long parse(String text, Errno tooLarge) throws CgroupException;

  /**
   * The task's id that {@code text} is.
   *
   * @throws CgroupException EINVAL if it is no number; ESRCH or EINVAL, as the time had it, if no
   *     task can have it
   */
  abstract int parseId(String text) throws CgroupException;

  /** Without a sign. */
  private static long magnitude(String text, Errno tooLarge) throws CgroupException {
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
      throw new CgroupException(Errno.EINVAL);
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
