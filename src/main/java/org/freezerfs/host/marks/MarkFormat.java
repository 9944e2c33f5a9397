package org.freezerfs.host.marks;

/**
 * How a mark is written as a number, the value of a soft limit: 4 bits that tell a mark from an
 * ordinary limit, 28 bits for the owner, and 31 bits for the group. Marks of earlier versions have
 * 11 bits that tell them from a limit, 22 bits for the owner's pid, and 30 bits for the group.
 */
final class MarkFormat {
  private static final int GROUP_BITS = 31;
  private static final long TAG = 0b0110L << (GROUP_BITS + MarkOwner.BITS);
  private static final long TAG_MASK = 0b1111L << (GROUP_BITS + MarkOwner.BITS);

  private static final int OLD_GROUP_BITS = 30;
  private static final int OLD_PID_BITS = 22;
  private static final long OLD_TAG = 0x2f5L << (OLD_GROUP_BITS + OLD_PID_BITS);
  private static final long OLD_TAG_MASK = 0x7ffL << (OLD_GROUP_BITS + OLD_PID_BITS);

  private MarkFormat() {}

  /** The mark of a group, set by an owner. */
  static long encode(int owner, int group) {
    return TAG | ((long) owner << GROUP_BITS) | group;
  }

  /** Whether a soft limit is a mark, of any owner and version. */
  static boolean isMark(long soft) {
    return (soft & TAG_MASK) == TAG || isOld(soft);
  }

  /** Whether a soft limit is a mark of an earlier version. */
  static boolean isOld(long soft) {
    return (soft & OLD_TAG_MASK) == OLD_TAG;
  }

  /** The group in a mark. */
  static int groupOf(long mark) {
    return (int) lowBits(mark, isOld(mark) ? OLD_GROUP_BITS : GROUP_BITS);
  }

  /** The owner in a mark: {@link #ownerByPid} for a mark of an earlier version. */
  static int ownerOf(long mark) {
    return isOld(mark)
        ? ownerByPid((int) lowBits(mark >> OLD_GROUP_BITS, OLD_PID_BITS))
        : (int) lowBits(mark >> GROUP_BITS, MarkOwner.BITS);
  }

  /** The owner number for marks of earlier versions, which carry the owner's pid. */
  static int ownerByPid(int pid) {
    return -pid;
  }

  private static long lowBits(long value, int bits) {
    return value & ((1L << bits) - 1);
  }
}
