package org.freezerfs.host.marks;

/**
 * How a mark is written as a number, the value of a soft limit: 4 bits that tell a mark from an
 * ordinary limit, 28 bits for the owner, and 31 bits for the group.
 */
final class MarkFormat {
  private static final int GROUP_BITS = 31;
  private static final long TAG = 0b0110L << (GROUP_BITS + MarkOwner.BITS);
  private static final long TAG_MASK = 0b1111L << (GROUP_BITS + MarkOwner.BITS);

  private MarkFormat() {}

  /** The mark of a group, set by an owner. */
  static long encode(int owner, int group) {
    return TAG | ((long) owner << GROUP_BITS) | group;
  }

  /** Whether a soft limit is a mark, of any owner. */
  static boolean isMark(long soft) {
    return (soft & TAG_MASK) == TAG;
  }

  /** The group in a mark. */
  static int groupOf(long mark) {
    return (int) lowBits(mark, GROUP_BITS);
  }

  /** The owner in a mark. */
  static int ownerOf(long mark) {
    return (int) lowBits(mark >> GROUP_BITS, MarkOwner.BITS);
  }

  private static long lowBits(long value, int bits) {
    return value & ((1L << bits) - 1);
  }
}
