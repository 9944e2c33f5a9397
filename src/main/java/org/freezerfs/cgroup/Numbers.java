package org.freezerfs.cgroup;

import java.math.BigInteger;
import jnr.constants.platform.Errno;

/**
 * How a number that is written to a control file is parsed: as a literal of C (10, 0x0a, 012). The
 * kernel's functions of each time differ in white space, signs and empty text.
 */
public enum Numbers {
  /**
   * simple_strtoull in lib/vsprintf.c of 2.6.28: empty text is 0, no sign is accepted, and white
   * space may follow.
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
   * lib/kstrtox.c of today. Numbers are parsed by kstrtoull: one newline may follow, and no other
   * white space. Ids are parsed by kstrtoint, after white space was removed at both ends.
   */
  KSTRTO {
    @Override
    long parse(String text, Errno tooLarge) throws CgroupException {
      return unsigned(WhiteSpace.stripNewline(text), tooLarge);
    }

    @Override
    int parseId(String text) throws CgroupException {
      int id = parseInt(text, Errno.EINVAL);
      if (id < 0) {
        throw new CgroupException(Errno.EINVAL);
      }
      return id;
    }
  };

  private static final int UNSIGNED_LONG_BITS = 64;

  /**
   * Parses a number.
   *
   * @return an unsigned 64-bit number
   * @throws CgroupException EINVAL if the text as a whole is no number, {@code tooLarge} if the
   *     number has more than 64 bits
   */
  abstract long parse(String text, Errno tooLarge) throws CgroupException;

  /**
   * Parses a task's id.
   *
   * @throws CgroupException EINVAL if the text is no number; ESRCH (2.6.28) or EINVAL (today) if no
   *     task can have that id
   */
  abstract int parseId(String text) throws CgroupException;

  /**
   * Parses a number as strstrip and kstrtoint of today do: with a sign, and white space around it.
   *
   * @throws CgroupException EINVAL if the text is no number, {@code outOfRange} if the number has
   *     more than 32 bits
   */
  static int parseInt(String text, Errno outOfRange) throws CgroupException {
    String number = WhiteSpace.strip(text);
    boolean isNegative = number.startsWith("-");
    long size =
        isNegative ? magnitude(number.substring(1), outOfRange) : unsigned(number, outOfRange);
    if (size < 0 || size > (isNegative ? -(long) Integer.MIN_VALUE : Integer.MAX_VALUE)) {
      throw new CgroupException(outOfRange);
    }
    return (int) (isNegative ? -size : size);
  }

  private static long unsigned(String text, Errno tooLarge) throws CgroupException {
    return magnitude(text.startsWith("+") ? text.substring(1) : text, tooLarge);
  }

  /** Parses digits without a sign. */
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
      // Character.digit accepts the digits of every script, such as Arabic ones.
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
