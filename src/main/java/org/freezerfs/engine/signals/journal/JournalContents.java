package org.freezerfs.engine.signals.journal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.freezerfs.engine.Task;

/**
 * The contents of a {@link Journal} that an earlier daemon has left. Any bytes at all can be read:
 * what is not valid is counted.
 *
 * @param daemon the daemon that wrote it; empty if it is not a journal, and then nothing else is
 *     known
 * @param guardian the process that thaws after the daemon's death; empty if there was none
 * @param owner the number that the daemon's marks carry
 * @param bootId the boot of the kernel that it was written in
 * @param entries its valid lines
 * @param unreadableLines the number of lines that are neither valid nor free
 * @param truncated whether its end is missing
 */
public record JournalContents(
    Optional<Task> daemon,
    Optional<Task> guardian,
    int owner,
    String bootId,
    List<Entry> entries,
    int unreadableLines,
    boolean truncated) {
  /** A process that was stopped, and what its thaw must do. */
  public record Entry(Task task, ThawAction action) {}

  private static final JournalContents NOT_A_JOURNAL =
      new JournalContents(Optional.empty(), Optional.empty(), 0, "", List.of(), 0, true);

  private static final String LINE = "\\d{7} \\d{15} [A-Z]\\d{6}\n";
  private static final String FREE_LINE = "(?s).{24} {7}\n";
  private static final int START_AT = 8;
  private static final int LETTER_AT = JournalFormat.TAIL;
  private static final int BOOT_WORD = 2;
  private static final int DAEMON_WORD = 3;
  private static final int GUARDIAN_WORD = 5;
  private static final int OWNER_WORD = 7;

  /** Reads the bytes of a journal. */
  public static JournalContents of(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (text.length() < JournalFormat.HEADER) {
      return NOT_A_JOURNAL;
    }
    String header = text.substring(0, JournalFormat.HEADER);
    String[] words = header.strip().split(" ", -1);
    Optional<Task> daemon = task(words, DAEMON_WORD);
    Optional<Task> guardian = task(words, GUARDIAN_WORD);
    int owner = owner(words);
    // The header must be exactly what would be written now: so each bit of it is checked.
    if (daemon.isEmpty()
        || guardian.isEmpty()
        || !header.equals(
            JournalFormat.header(words[BOOT_WORD], daemon.get(), guardian.get(), owner))) {
      return NOT_A_JOURNAL;
    }
    List<Entry> entries = new ArrayList<>();
    int unreadableLines = 0;
    for (int at = JournalFormat.HEADER; at < text.length(); at += JournalFormat.RECORD) {
      String line = text.substring(at, Math.min(at + JournalFormat.RECORD, text.length()));
      Optional<Entry> entry = entry(line);
      entry.ifPresent(entries::add);
      unreadableLines += entry.isPresent() || line.matches(FREE_LINE) ? 0 : 1;
    }
    return new JournalContents(
        daemon,
        guardian.filter(task -> task.pid() != 0),
        owner,
        words[BOOT_WORD],
        entries,
        unreadableLines,
        text.length() % JournalFormat.SEGMENT != 0);
  }

  private static Optional<Task> task(String[] words, int at) {
    if (at + 1 >= words.length
        || !words[at].matches("\\d{1,7}")
        || !words[at + 1].matches("\\d{1,15}")) {
      return Optional.empty();
    }
    return Optional.of(new Task(Integer.parseInt(words[at]), Long.parseLong(words[at + 1])));
  }

  private static int owner(String[] words) {
    return words.length > OWNER_WORD && words[OWNER_WORD].matches("\\d{1,9}")
        ? Integer.parseInt(words[OWNER_WORD])
        : 0;
  }

  private static Optional<Entry> entry(String line) {
    if (!line.matches(LINE)) {
      return Optional.empty();
    }
    int pid = Integer.parseInt(line.substring(0, START_AT - 1));
    Task task = new Task(pid, Long.parseLong(line.substring(START_AT, LETTER_AT - 1)));
    char letter = line.charAt(LETTER_AT);
    int check = Integer.parseInt(line.substring(LETTER_AT + 1, JournalFormat.RECORD - 1));
    return check == JournalFormat.check(task, letter)
        ? ThawAction.of(letter).map(action -> new Entry(task, action))
        : Optional.empty();
  }

  /** Whether all processes that were stopped are recorded. */
  public boolean isComplete() {
    return damage().isEmpty()
        && entries.stream().noneMatch(entry -> entry.task().equals(JournalFormat.OVERFLOW));
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
