package org.freezerfs.engine.signals.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  static final int HEADER = 128;
  static final int RECORD = 32;

  /** The file grows by this many bytes at a time. */
  static final int SEGMENT = 64 << 10;

  /** The offset of the word with the letter in a line. */
  static final int TAIL = RECORD - Long.BYTES;

  /** Stands for the processes that could not be recorded, and for a guardian that there is not. */
  static final Task NO_PROCESS = new Task(0, 0);

  private static final String FREE_LINE = " ".repeat(RECORD - 1) + "\n";

  /** The last word of a free line. */
  static final long FREE_TAIL = 0x0a20_2020_2020_2020L;

  private static final int PID_DIGITS = 7;
  private static final int START_DIGITS = 15;
  private static final int CHECK_DIGITS = 6;

  /** The numbers of a line, all 0. */
  private static final byte[] ZEROS =
      ("0".repeat(PID_DIGITS) + " " + "0".repeat(START_DIGITS)).getBytes(StandardCharsets.US_ASCII);

  private static final int BASE = 10;

  /** A prime, so that no single digit can change unnoticed. */
  private static final long CHECK_MODULUS = 999_983;

  private static final long PID_WEIGHT = 31;
  private static final long START_WEIGHT = 17;

  private JournalFormat() {}

  /** For reading alone, so that the first attach, which writes, does not wait for them. */
  private static final class Patterns {
    static final Pattern HEADER =
        Pattern.compile(
            "freezerfs-journal 1 (\\S{0,36}) (\\d{1,7}) (\\d{1,15}) (\\d{1,7}) (\\d{1,15}) "
                + "(\\d{1,9}) \\d+ *\n");

    static final Pattern LINE = Pattern.compile("(\\d{7}) (\\d{15}) ([A-Z])(\\d{6})\n");
    static final Pattern FREE = Pattern.compile("(?s).{24} {7}\n");
  }

  /** A process that was stopped, and what its thaw must do. */
  public record Entry(Task task, ThawAction action) {}

  /**
   * What a {@link Journal} says that an earlier daemon has left.
   *
   * @param daemon the daemon that wrote it; empty if it is not a journal, and then nothing else is
   *     known
   * @param guardian the process that thaws after the daemon's death; empty if there was none
   * @param owner the number that the daemon's marks carry
   * @param bootId the boot of the kernel that it was written in
   * @param entries its valid lines
   * @param hasMore whether there were more processes, which could not be recorded
   * @param unreadableLines the number of lines that are neither valid nor free
   * @param truncated whether its end is missing
   */
  public record Contents(
      Optional<Task> daemon,
      Optional<Task> guardian,
      int owner,
      String bootId,
      List<Entry> entries,
      boolean hasMore,
      int unreadableLines,
      boolean truncated) {
    private static final Contents NOT_A_JOURNAL =
        new Contents(Optional.empty(), Optional.empty(), 0, "", List.of(), true, 0, true);

    /** Whether all processes that were stopped are recorded. */
    public boolean isComplete() {
      return damage().isEmpty() && !hasMore;
    }

    /** What is wrong with it, for a person; empty if all that was ever written can be read. */
    public Optional<String> damage() {
      if (daemon.isEmpty()) {
        return Optional.of("it is no journal of freezerfs");
      }
      if (unreadableLines > 0) {
        return Optional.of(unreadableLines + " of its lines can't be read");
      }
      return truncated ? Optional.of("it was cut off") : Optional.empty();
    }
  }

  /** The checksum of a line. All its numbers are so small that awk computes it exactly. */
  private static int check(Task task, int extra) {
    long start = task.startTime() % CHECK_MODULUS;
    return (int) ((task.pid() * PID_WEIGHT + start * START_WEIGHT + extra) % CHECK_MODULUS);
  }

  /**
   * The first line.
   *
   * @param guardian {@link #NO_PROCESS} if there is none
   */
  static String header(String bootId, Task daemon, Task guardian, int owner) {
    int extra = (int) (owner % CHECK_MODULUS);
    for (int i = 0; i < bootId.length(); i++) {
      extra += bootId.charAt(i);
    }
    int check = check(daemon, check(guardian, extra));
    String line =
        String.join(
            " ",
            "freezerfs-journal 1",
            bootId,
            Integer.toString(daemon.pid()),
            Long.toString(daemon.startTime()),
            Integer.toString(guardian.pid()),
            Long.toString(guardian.startTime()),
            Integer.toString(owner),
            Integer.toString(check));
    return line + " ".repeat(HEADER - 1 - line.length()) + "\n";
  }

  /** Free lines. */
  static byte[] freeLines(int lines) {
    return FREE_LINE.repeat(lines).getBytes(StandardCharsets.US_ASCII);
  }

  /** Writes all of a free line that comes before its last word. */
  static void putTask(ByteBuffer file, int at, Task task) {
    byte[] line = ZEROS.clone();
    putDigits(line, 0, PID_DIGITS, task.pid());
    putDigits(line, PID_DIGITS + 1, START_DIGITS, task.startTime());
    file.put(at, line);
  }

  /** Puts a number where all digits are 0. */
  private static void putDigits(byte[] line, int at, int width, long number) {
    long rest = number;
    for (int i = at + width - 1; i >= at && rest != 0; i--) {
      line[i] = (byte) ('0' + rest % BASE);
      rest /= BASE;
    }
  }

  /** The last word of a line, which makes it complete. The first byte is the lowest. */
  static long tail(Task task, ThawAction action) {
    long word = '\n';
    int rest = check(task, action.letter());
    for (int i = 0; i < CHECK_DIGITS; i++) {
      word = word << Byte.SIZE | ('0' + rest % BASE);
      rest /= BASE;
    }
    return word << Byte.SIZE | action.letter();
  }

  /** Reads the bytes of a journal. They can be any bytes at all: what is not valid is counted. */
  public static Contents read(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Matcher header = Patterns.HEADER.matcher(text);
    if (!header.lookingAt()) {
      return Contents.NOT_A_JOURNAL;
    }
    Task daemon = task(header.group(2), header.group(3));
    Task guardian = task(header.group(4), header.group(5));
    int owner = Integer.parseInt(header.group(6));
    // The header must be exactly what would be written now: so each bit of it is checked.
    if (!header.group().equals(header(header.group(1), daemon, guardian, owner))) {
      return Contents.NOT_A_JOURNAL;
    }
    List<Entry> entries = new ArrayList<>();
    boolean hasMore = false;
    int unreadableLines = 0;
    for (int at = HEADER; at < text.length(); at += RECORD) {
      String line = text.substring(at, Math.min(at + RECORD, text.length()));
      Optional<Entry> entry = entry(line);
      if (entry.isEmpty()) {
        unreadableLines += Patterns.FREE.matcher(line).matches() ? 0 : 1;
      } else if (entry.get().task().equals(NO_PROCESS)) {
        hasMore = true;
      } else {
        entries.add(entry.get());
      }
    }
    return new Contents(
        Optional.of(daemon),
        Optional.of(guardian).filter(task -> task.pid() != 0),
        owner,
        header.group(1),
        entries,
        hasMore,
        unreadableLines,
        text.length() % SEGMENT != 0);
  }

  private static Optional<Entry> entry(String line) {
    Matcher fields = Patterns.LINE.matcher(line);
    if (!fields.matches()) {
      return Optional.empty();
    }
    Task task = task(fields.group(1), fields.group(2));
    char letter = fields.group(3).charAt(0);
    return Integer.parseInt(fields.group(4)) == check(task, letter)
        ? ThawAction.of(letter).map(action -> new Entry(task, action))
        : Optional.empty();
  }

  private static Task task(String pid, String startTime) {
    return new Task(Integer.parseInt(pid), Long.parseLong(startTime));
  }
}
