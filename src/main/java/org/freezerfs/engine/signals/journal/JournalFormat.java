package org.freezerfs.engine.signals.journal;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.freezerfs.engine.Task;

/**
 * How the {@link Journal} looks in its file: lines of fixed width, which awk can read as well.
 *
 * <pre>
 *   freezerfs-journal 1 BOOT-ID PID START PID START OWNER CHECK   padded with blanks to 128 bytes
 *   0000PID 0000000000START SCHECK                          32 bytes, again and again
 * </pre>
 *
 * PID and START are who somebody is: the daemon, its guardian (0 and 0 if it has none), and then
 * each process; OWNER is the number that the daemon's marks carry; an older file has none. 0 and 0
 * of a process says that there are more who could not be written down. S is the letter of a {@link
 * ThawAction}; where blanks are in its place, and in that of CHECK, the line is of nobody. The
 * letter and CHECK are one word of 8 bytes, which is written last and at once: so a line is whole,
 * or of nobody.
 */
public final class JournalFormat {
  static final String MAGIC = "freezerfs-journal";
  static final String VERSION = "1";
  static final int HEADER = 128;
  static final int RECORD = 32;

  /** The file grows by so many bytes at a time. */
  static final int SEGMENT = 64 << 10;

  /** Where the word with the letter begins. */
  static final int TAIL = RECORD - Long.BYTES;

  /** What that word is in a line of nobody. */
  static final long FREE_TAIL = freeTail();

  /** Stands for whoever could not be written down. */
  public static final Task OVERFLOW = new Task(0, 0);

  private static final int PID_DIGITS = 7;
  private static final int UPPER_START_DIGITS = 8;
  private static final int LOWER_START_DIGITS = 7;
  private static final long LOWER_START = 10_000_000;
  private static final int CHECK_DIGITS = 6;
  private static final int BASE = 10;

  /** A prime, so that no digit can change unnoticed. */
  private static final long CHECK_MODULUS = 999_983;

  private static final long PID_WEIGHT = 31;
  private static final long START_WEIGHT = 17;

  private JournalFormat() {}

  /** Made of numbers so small that awk computes it without an error. */
  static int check(Task task, int extra) {
    long start = task.startTime() % CHECK_MODULUS;
    return (int) ((task.pid() * PID_WEIGHT + start * START_WEIGHT + extra) % CHECK_MODULUS);
  }

  /**
   * The first line.
   *
   * @param owner empty in a file of an earlier version
   */
  static String header(String bootId, Task daemon, Task guardian, OptionalInt owner) {
    int extra = bootId.chars().sum() + (int) (owner.orElse(0) % CHECK_MODULUS);
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
            (owner.isPresent() ? owner.getAsInt() + " " : "") + check);
    return line + " ".repeat(HEADER - 1 - line.length()) + "\n";
  }

  /** The first word of a line. Words have their first byte lowest: little endian. */
  static long pidWord(Task task) {
    return digits(task.pid(), PID_DIGITS) | followedBy(' ');
  }

  static long upperStartWord(Task task) {
    return digits(task.startTime() / LOWER_START, UPPER_START_DIGITS);
  }

  static long lowerStartWord(Task task) {
    return digits(task.startTime() % LOWER_START, LOWER_START_DIGITS) | followedBy(' ');
  }

  /** The last word of a line, which makes it somebody's. */
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

  /** Lines of nobody. */
  static byte[] freeLines(int lines) {
    return (" ".repeat(RECORD - 1) + "\n").repeat(lines).getBytes(StandardCharsets.US_ASCII);
  }
}
