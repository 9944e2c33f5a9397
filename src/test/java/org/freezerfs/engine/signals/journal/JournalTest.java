package org.freezerfs.engine.signals.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.Recovery;
import org.freezerfs.engine.signals.journal.JournalFormat.Entry;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.Boot;
import org.freezerfs.host.proc.Child;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Writes and reads journals, complete and damaged, and recovers from them. */
@Timeout(60)
class JournalTest {
  private static final Task FIRST = new Task(17, 1_234_567);
  private static final Task SECOND = new Task(4_194_303, 123_456_789_012_345L);

  /** The first line is free, unless a process could not be recorded. */
  private static final int SECOND_LINE = JournalFormat.HEADER + JournalFormat.RECORD;

  @TempDir private Path folder;
  private Path file;
  private Journal journal;

  @BeforeEach
  void open() {
    FileInFolder store = new FileInFolder(folder);
    file = store.path();
    journal = store.journal();
    journal.open();
  }

  private byte[] bytes() throws IOException {
    return Files.readAllBytes(file);
  }

  private List<Entry> entries() throws IOException {
    JournalFormat.Contents contents = JournalFormat.read(bytes());
    assertThat(contents.damage()).isEmpty();
    return contents.entries();
  }

  @Test
  void hasALineForEachStoppedProcess() throws IOException {
    int first = journal.add(FIRST, ThawAction.CONTINUE);
    int second = journal.add(SECOND, ThawAction.LEAVE_STOPPED);
    assertThat(entries())
        .containsExactly(
            new Entry(FIRST, ThawAction.CONTINUE), new Entry(SECOND, ThawAction.LEAVE_STOPPED));
    journal.update(second, SECOND, ThawAction.KILL);
    journal.remove(first);
    assertThat(entries()).containsExactly(new Entry(SECOND, ThawAction.KILL));
    journal.add(FIRST, ThawAction.CONTINUE_THEN_SIGTSTP);
    assertThat(entries())
        .containsExactly(
            new Entry(FIRST, ThawAction.CONTINUE_THEN_SIGTSTP), new Entry(SECOND, ThawAction.KILL));
  }

  @Test
  void growsAndUsesFreeLinesAgain() throws IOException {
    List<Integer> slots = new ArrayList<>();
    for (int pid = 1; pid <= 5000; pid++) {
      slots.add(journal.add(new Task(pid, pid), ThawAction.CONTINUE));
    }
    assertThat(entries()).hasSize(5000);
    long size = Files.size(file);
    slots.forEach(journal::remove);
    assertThat(entries()).isEmpty();
    for (int pid = 1; pid <= 5000; pid++) {
      journal.add(new Task(pid, pid), ThawAction.CONTINUE);
    }
    assertThat(Files.size(file)).isEqualTo(size);
  }

  @Test
  void isDeletedIfAllProcessesWereThawed() {
    int slot = journal.add(FIRST, ThawAction.CONTINUE);
    journal.remove(slot);
    journal.close();
    assertThat(file).doesNotExist();
  }

  @Test
  void staysIfAProcessWasNotThawed() throws IOException {
    journal.add(FIRST, ThawAction.CONTINUE);
    journal.close();
    assertThat(entries()).hasSize(1);
  }

  @Test
  void recordsNothingIfTheFileCannotBeMade() throws IOException {
    Files.delete(file);
    Files.createDirectory(file);
    Journal without = new FileInFolder(folder).journal();
    without.open();
    assertThat(without.add(FIRST, ThawAction.CONTINUE)).isEqualTo(Journal.NO_LINE);
    without.remove(Journal.NO_LINE);
    without.close();
  }

  @Test
  void aHeaderWithAWordThatIsTooLongIsNoJournals() {
    String header = "freezerfs-journal 1 " + "x".repeat(200) + " 5 7 0 0 3 1 \n";
    assertThat(JournalFormat.read(header.getBytes(StandardCharsets.US_ASCII)).daemon()).isEmpty();
  }

  @Test
  void itsHeaderHasTheNumberOfTheMarks() throws IOException {
    assertThat(JournalFormat.read(bytes()).owner()).isEqualTo(journal.marks().owner());
  }

  @Test
  void readsATruncatedFileUpToItsEnd() throws IOException {
    journal.add(FIRST, ThawAction.CONTINUE);
    journal.add(SECOND, ThawAction.LEAVE_STOPPED);
    byte[] whole = bytes();
    int end = JournalFormat.HEADER + 4 * JournalFormat.RECORD;
    for (int length = 0; length <= end; length++) {
      JournalFormat.Contents contents = JournalFormat.read(Arrays.copyOf(whole, length));
      assertThat(contents.daemon().isPresent()).isEqualTo(length >= JournalFormat.HEADER);
      int lines = Math.max(0, (length - JournalFormat.HEADER) / JournalFormat.RECORD - 1);
      assertThat(contents.entries()).as("cut at %d", length).hasSize(Math.min(lines, 2));
      assertThat(contents.damage()).isPresent();
    }
  }

  @Test
  void rejectsALineWithAFlippedBit() throws IOException {
    Entry first = new Entry(FIRST, ThawAction.CONTINUE);
    journal.add(FIRST, first.action());
    byte[] whole = bytes();
    System.arraycopy(whole, SECOND_LINE, whole, JournalFormat.HEADER, JournalFormat.RECORD);
    whole = Arrays.copyOf(whole, SECOND_LINE);
    for (int at = 0; at < whole.length; at++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        byte[] flipped = whole.clone();
        flipped[at] ^= (byte) (1 << bit);
        JournalFormat.Contents contents = JournalFormat.read(flipped);
        assertThat(contents.daemon().isEmpty() || contents.unreadableLines() > 0)
            .as("bit %d of byte %d", bit, at)
            .isTrue();
        assertThat(contents.entries()).isEmpty();
      }
    }
  }

  @Test
  void recoveryThawsTheProcessesThatAreStillTheSame() throws Exception {
    try (Child same = Child.sleeping();
        Child other = Child.sleeping();
        Child stoppedBefore = Child.sleeping();
        Child killed = Child.sleeping()) {
      for (Child child : List.of(same, other, stoppedBefore, killed)) {
        stop(child);
      }
      journal.add(new Task(same.pid(), same.startTime()), ThawAction.CONTINUE);
      journal.add(new Task(other.pid(), other.startTime() - 1), ThawAction.CONTINUE);
      journal.add(
          new Task(stoppedBefore.pid(), stoppedBefore.startTime()), ThawAction.LEAVE_STOPPED);
      journal.add(new Task(killed.pid(), killed.startTime()), ThawAction.KILL);
      RlimitMark marks = journal.marks();
      assertThat(marks.set(same.reference(), 1)).isEqualTo(RlimitMark.Result.DONE);

      assertThat(Recovery.of(bytes(), () -> "")).isEqualTo(new Recovery(2, 0, Optional.empty()));

      same.awaitRunning();
      killed.awaitState('-');
      assertThat(other.state()).isEqualTo('T');
      assertThat(stoppedBefore.state()).isEqualTo('T');
      assertThat(marks.read(same.pid())).isEqualTo(RlimitMark.NONE);
    }
  }

  @Test
  void recoveryIgnoresAJournalOfAnotherBoot() throws Exception {
    try (Child child = Child.sleeping()) {
      stop(child);
      Task task = new Task(child.pid(), child.startTime());
      journal.add(task, ThawAction.CONTINUE);
      byte[] bytes = bytes();
      String other = new StringBuilder(Boot.id()).reverse().toString();
      byte[] header =
          JournalFormat.header(other, new Task(1, 1), new Task(0, 0), 7)
              .getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(header, 0, bytes, 0, header.length);
      assertThat(Recovery.of(bytes, () -> "")).isEqualTo(new Recovery(0, 0, Optional.empty()));
      assertThat(child.state()).isEqualTo('T');
    }
  }

  private static void stop(Child child) throws Exception {
    child.awaitRunning();
    new ProcessBuilder("kill", "-STOP", Integer.toString(child.pid())).start().waitFor();
    child.awaitState('T');
  }
}
