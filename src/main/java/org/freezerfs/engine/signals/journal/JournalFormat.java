package org.freezerfs.engine.signals.journal;

import java.nio.charset.StandardCharsets;
import org.freezerfs.engine.Task;

/**
 * The format of the {@link Journal}'s file: lines of fixed width, which awk can read as well.
 *
 * <pre>
 *   freezerfs-journal 1 BOOT-ID PID START PID START OWNER CHECK   padded with blanks to 128 bytes
 *   0000PID 0000000000START SCHECK                          32 bytes, again and again
 * </pre>
 *
 * PID and START identify a process: the daemon, its guardian (0 and 0 if there is none), and in
 * each further line a process that is stopped. OWNER is the number that the daemon's marks carry. 0
 * and 0 in a further line says that there are more processes, which could not be recorded. S is the
 * letter of a {@link ThawAction}. A line is free if blanks stand in place of S and CHECK. These two
 * are one word of 8 bytes, which is written last and at once: so a line is either complete or free.
 */
public final class JournalFormat {
  static final String MAGIC = "freezerfs-journal";
  static final String VERSION = "1";
  static final int HEADER = 128;
  static final int RECORD = 32;

  /** The file grows by this many bytes at a time. */
  static final int SEGMENT = 64 << 10;

  /** The offset of the word with the letter in a line. */
  static final int TAIL = RECORD - Long.BYTES;

  /** That word of a free line. */
  static final long FREE_TAIL = freeTail();

  /** Stands for the processes that could not be recorded. */
  public static final Task OVERFLOW = new Task(0, 0);

  private static final int PID_DIGITS = 7;
  private static final int UPPER_START_DIGITS = 8;
  private static final int LOWER_START_DIGITS = 7;
  private static final long LOWER_START = 10_000_000;
  private static final int CHECK_DIGITS = 6;
  private static final int BASE = 10;

  /** A prime, so that no single digit can change unnoticed. */
  private static final long CHECK_MODULUS = 999_983;

  private static final long PID_WEIGHT = 31;
  private static final long START_WEIGHT = 17;

  private JournalFormat() {}

  /** The checksum of a line. All its numbers are so small that awk computes it exactly. */
  static int check(Task task, int extra) {
    long start = task.startTime() % CHECK_MODULUS;
    return (int) ((task.pid() * PID_WEIGHT + start * START_WEIGHT + extra) % CHECK_MODULUS);
  }

  /** The first line. */
  static String header(String bootId, Task daemon, Task guardian, int owner) {
    int extra = bootId.chars().sum() + (int) (owner % CHECK_MODULUS);
    int check = check(daemon, check(guardian, extra));
    String line =
        String.join(
            " ",
            MAGIC,
            VERSION,
            bootId,
            Integer.toString(daemon.pid()),
            Long.toString(daemon.startTime()),
            Integer.toString(guardian.pid()),
            Long.toString(guardian.startTime()),
            Integer.toString(owner),
            Integer.toString(check));
    return line + " ".repeat(HEADER - 1 - line.length()) + "\n";
  }

  /** The first word of a line. Words are little endian: the first byte is the lowest. */
  static long pidWord(Task task) {
    return digits(task.pid(), PID_DIGITS) | followedBy(' ');
  }

  static long upperStartWord(Task task) {
    return digits(task.startTime() / LOWER_START, UPPER_START_DIGITS);
  }

  static long lowerStartWord(Task task) {
    return digits(task.startTime() % LOWER_START, LOWER_START_DIGITS) | followedBy(' ');
  }

  /** The last word of a line, which makes it complete. */
  static long tailWord(Task task, ThawAction action) {
    long check = digits(check(task, action.letter()), CHECK_DIGITS);
    return action.letter() | check << Byte.SIZE | followedBy('\n');
  }

  private static long followedBy(char last) {
    return (long) last << (Long.SIZE - Byte.SIZE);
  }

  private static long digits(long number, int width) {
    long word = 0;
    long rest = number;
    for (int i = 0; i < width; i++) {
      word = word << Byte.SIZE | ('0' + rest % BASE);
      rest /= BASE;
    }
    return word;
  }

  private static long freeTail() {
    long word = '\n';
    for (int i = 1; i < Long.BYTES; i++) {
      word = word << Byte.SIZE | ' ';
    }
    return word;
  }

  /** Free lines. */
  static byte[] freeLines(int lines) {
    return (" ".repeat(RECORD - 1) + "\n").repeat(lines).getBytes(StandardCharsets.US_ASCII);
  }
}
