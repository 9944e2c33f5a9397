package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.freezerfs.cgroup.TestTree;
import org.freezerfs.cgroup.snapshot.TreeSnapshot;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.host.cgroups.CgroupVersion;
import org.freezerfs.host.cgroups.FreezerHierarchy;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.libc.RecordLocks;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.Boot;
import org.freezerfs.host.proc.PidNamespaces;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.host.programs.Programs;
import org.freezerfs.mounted.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files of killed daemons a mount removes, and which it leaves. */
class LeftFilesTest {
  private static final int READ_WRITE = 2;
  private static final Path OTHER = Path.of("/tmp/gone");
  private static final String JOURNAL = "tmp-gone.journal";
  private static final String TREE = "tmp-gone.tree";

  /** Where the lines of a journal begin that name processes, and the letter of SIGCONT there. */
  private static final int FIRST_LINE = 160;

  private static final char CONTINUE = 'S';

  @TempDir private Path temporary;

  private Path directory;
  private MountState own;

  @BeforeEach
  void setUp() throws IOException {
    directory = Files.createDirectory(temporary.resolve("state"));
    int uid = (Integer) Files.getAttribute(temporary, "unix:uid");
    own = new MountState(Path.of("/own"), RuntimeDirectory.at(directory, uid));
  }

  @AfterEach
  void unlock() {
    own.unlock();
  }

  /** The names of the files after the sweep, without the lock. */
  private List<String> sweep() {
    own.removeLeftFilesOfOthers();
    return Stream.of(directory.toFile().list())
        .filter(name -> !name.equals(RuntimeDirectory.LOCK))
        .sorted()
        .toList();
  }

  /** Writes the journal of a daemon at that mount point, which was killed. */
  private void leaveJournal() {
    MountState other = own.forOther(OTHER);
    new Journal(Optional.of(other.journal()), Optional.empty(), new RlimitMark()).open();
    other.unlock();
  }

  private void leaveJournal(Task named) throws IOException {
    leaveJournal();
    long check = (named.pid() * 31L + named.startTime() % 999_983 * 17 + CONTINUE) % 999_983;
    String line =
        String.format("%07d %015d %c%06d\n", named.pid(), named.startTime(), CONTINUE, check);
    byte[] journal = Files.readAllBytes(directory.resolve(JOURNAL));
    System.arraycopy(line.getBytes(StandardCharsets.US_ASCII), 0, journal, FIRST_LINE, 32);
    Files.write(directory.resolve(JOURNAL), journal);
  }

  private void leaveTree(String boot, int groups) throws Exception {
    Path file = Files.createFile(directory.resolve(TREE));
    try (TestTree tree = new TestTree(new FakeEngine())) {
      for (int i = 0; i < groups; i++) {
        tree.mkdir("/" + i);
      }
      tree.hierarchy()
          .persistence()
          .startLog(new TreeFile(file), new TreeSnapshot.Origin(boot, "v4", List.of("freezer")));
    }
  }

  private void leave(String name) throws IOException {
    Files.writeString(directory.resolve(name), "x");
  }

  @Test
  void filesThatHoldNothingAreRemoved() throws Exception {
    leaveJournal();
    leave("tmp-gone.journal.next");
    leave("tmp-gone.journal.done");
    leave("tmp-gone.tree.next");
    leave("tmp-gone.handover");
    leave("srv-other.handover");
    assertThat(sweep()).isEmpty();
  }

  @Test
  void directoriesForHierarchiesThatHaveNoCellAreRemoved() throws Exception {
    Needs.engine("v1");
    Needs.engine("v2");
    Files.createDirectory(directory.resolve("tmp-gone.freezer"));
    Files.createDirectory(directory.resolve("doctor.1.freezer"));
    Path mounted = Files.createDirectory(directory.resolve("doctor.1.cgroup2"));
    // As version 1.0.0 did.
    String hierarchy =
        FreezerHierarchy.find(CgroupVersion.V2, place -> true).orElseThrow().mountPoint();
    assertThat(Programs.run(List.of("mount", "--bind", hierarchy, mounted.toString()))).isTrue();
    try {
      assertThat(sweep()).isEmpty();
    } finally {
      LibC.get().umount2(mounted.toString(), 0);
    }
  }

  @Test
  void theDirectoryForAHierarchyThatHasACellStays() throws Exception {
    Needs.engine("v2");
    Files.createDirectory(directory.resolve("tmp-gone.cgroup2"));
    Path top =
        Path.of(FreezerHierarchy.find(CgroupVersion.V2, place -> true).orElseThrow().mountPoint());
    Path cell = top.resolve(String.format("freezerfs-%x-1-1", StateName.number(OTHER)));
    Files.createDirectory(cell);
    try {
      assertThat(sweep()).containsExactly("tmp-gone.cgroup2");
      assertThat(cell).exists();
    } finally {
      Files.delete(cell);
    }
    assertThat(sweep()).isEmpty();
  }

  @Test
  void whereThereIsNoDirectoryNothingIsMade() throws Exception {
    Files.delete(directory);
    own.removeLeftFilesOfOthers();
    assertThat(directory).doesNotExist();
  }

  @Test
  void logsDamagedFilesAndForeignFilesStay() throws Exception {
    List<String> names =
        List.of(
            "a b.journal",
            "tmp-gone.journal.aside",
            "tmp-gone.log",
            "tmp-gone.log.old",
            "tmp-gone.tree.aside");
    for (String name : names) {
      leave(name);
    }
    assertThat(sweep()).isEqualTo(names);
  }

  @Test
  void aJournalThatNamesAProcessStays() throws Exception {
    leaveJournal(Task.self());
    assertThat(sweep()).containsExactly(JOURNAL);
  }

  @Test
  void aJournalStaysNoMoreWhenItsProcessesHaveEnded() throws Exception {
    Assumptions.assumeTrue(PidNamespaces.isInitial());
    leaveJournal(new Task(Processes.self(), 3));
    assertThat(sweep()).isEmpty();
  }

  @Test
  void aJournalStaysNoMoreWhenTheGuardianHasThawedAll() throws Exception {
    leaveJournal(Task.self());
    Task daemon = Task.self();
    Files.writeString(
        directory.resolve("tmp-gone.journal.done"), daemon.pid() + " " + daemon.startTime());
    assertThat(sweep()).isEmpty();
  }

  @Test
  void aDamagedJournalStays() throws Exception {
    leave(JOURNAL);
    assertThat(sweep()).containsExactly(JOURNAL);
  }

  @Test
  void groupsThatWereKeptStayWithTheirJournal() throws Exception {
    leaveTree(Boot.id(), 1);
    leaveJournal();
    assertThat(sweep()).containsExactly(JOURNAL, TREE);
  }

  @Test
  void aTreeWithoutGroupsIsRemoved() throws Exception {
    leaveTree(Boot.id(), 0);
    assertThat(sweep()).isEmpty();
  }

  @Test
  void groupsOfAnEarlierBootAreRemoved() throws Exception {
    leaveTree("another boot", 1);
    assertThat(sweep()).isEmpty();
  }

  @Test
  void aDamagedTreeStays() throws Exception {
    leave(TREE);
    assertThat(sweep()).containsExactly(TREE);
  }

  @Test
  void theFilesOfALivingDaemonStay() throws Exception {
    leaveJournal();
    Path file = directory.resolve(RuntimeDirectory.LOCK);
    int lock = LibC.get().open(file.toString(), READ_WRITE);
    try {
      assertThat(RecordLocks.lock(lock, StateName.number(OTHER))).isTrue();
      assertThat(sweep()).containsExactly(JOURNAL);
    } finally {
      LibC.get().close(lock);
    }
    assertThat(sweep()).isEmpty();
  }

  @Test
  void theOwnLockIsHeldOn() throws Exception {
    own.lock();
    leaveJournal();
    assertThat(sweep()).isEmpty();
    int other = LibC.get().open(directory.resolve(RuntimeDirectory.LOCK).toString(), READ_WRITE);
    try {
      assertThat(RecordLocks.lock(other, StateName.number(Path.of("/own")))).isFalse();
    } finally {
      LibC.get().close(other);
    }
  }

  @Test
  void theOwnFilesStay() throws Exception {
    leave("own.journal.next");
    leave("own.tree");
    assertThat(sweep()).containsExactly("own.journal.next", "own.tree");
  }

  @Test
  void aSymbolicLinkIsNotFollowed() throws Exception {
    Path target = Files.writeString(temporary.resolve("target"), "x");
    Files.createSymbolicLink(directory.resolve(JOURNAL), target);
    Files.createSymbolicLink(directory.resolve("srv-other.handover"), target);
    assertThat(sweep()).containsExactly(JOURNAL);
    assertThat(target).hasContent("x");
  }

  @Test
  void onlyOldSocketsAndThoseOfEndedProcessesAreRemoved() throws Exception {
    Assumptions.assumeTrue(PidNamespaces.isInitial());
    String young = "takeover." + Processes.self();
    leave(young);
    leave("takeover.1");
    leave("takeover.99999999");
    Files.setLastModifiedTime(
        directory.resolve("takeover.1"),
        FileTime.from(Instant.now().minus(Duration.ofMinutes(10))));
    assertThat(sweep()).containsExactly(young);
  }
}
