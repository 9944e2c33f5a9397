package org.freezerfs.host.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecentTaskFilesTest {
  private static final int MANY = 20;

  @Test
  void eachReadingIsOfThatMoment() throws Exception {
    try (Child child = Child.running("sh", "-c", "read line; exec sleep 1000")) {
      ProcStat before = statTwice(child);
      child.signal(19);
      child.awaitState('T');
      ProcStat after = ProcStat.ofRecentProcess(child.pid()).orElseThrow();
      assertThat(before.isStopped()).isFalse();
      assertThat(after.isStopped()).isTrue();
      assertThat(after.startTime()).isEqualTo(child.startTime());
    }
  }

  @Test
  void aProcessThatHasEndedIsNotFoundAndItsFileClosed() throws Exception {
    Child child = Child.sleeping();
    ProcStat.ofRecentProcess(child.pid());
    assertThat(openFilesOf(child.pid())).isZero();
    ProcStat.ofRecentProcess(child.pid());
    assertThat(openFilesOf(child.pid())).isOne();
    child.close();
    assertThat(ProcStat.ofRecentProcess(child.pid())).isEmpty();
    assertThat(openFilesOf(child.pid())).isZero();
  }

  @Test
  void fewFilesAreKept() throws Exception {
    List<Child> children = new ArrayList<>();
    try {
      while (children.size() < MANY) {
        children.add(Child.sleeping());
      }
      long kept = 0;
      for (Child child : children) {
        assertThat(statTwice(child).startTime()).isEqualTo(child.startTime());
      }
      for (Child child : children) {
        kept += openFilesOf(child.pid());
      }
      assertThat(kept).isEqualTo(16);
    } finally {
      children.forEach(child -> assertThatCode(child::close).doesNotThrowAnyException());
    }
  }

  @Test
  void aFactIsFoundOnceForEachTask() throws Exception {
    List<Integer> asked = new ArrayList<>();
    RecentTaskFiles<Integer> files =
        new RecentTaskFiles<>(
            "comm",
            tid -> {
              asked.add(tid);
              return asked.size();
            });
    try (Child one = Child.sleeping();
        Child other = Child.sleeping()) {
      assertThat(files.read(one.pid())).isEmpty();
      assertThat(files.read(one.pid()).orElseThrow().fact()).isEqualTo(1);
      assertThat(files.read(other.pid())).isEmpty();
      assertThat(files.read(other.pid()).orElseThrow().fact()).isEqualTo(2);
      assertThat(files.read(one.pid()).orElseThrow().fact()).isEqualTo(1);
      assertThat(asked).containsExactly(one.pid(), other.pid());
    }
  }

  @Test
  void nothingIsKnownOfATaskWithoutAFileAndItsFailureIsPassedOn() throws Exception {
    RecentTaskFiles<Integer> files = new RecentTaskFiles<>("comm", tid -> 1);
    assertThat(files.read(Integer.MAX_VALUE)).isEmpty();
    assertThat(files.read(Integer.MAX_VALUE)).isEmpty();
    RecentTaskFiles<Integer> failing =
        new RecentTaskFiles<>(
            "comm",
            tid -> {
              throw new IOException("as the test wants it");
            });
    int self = Processes.self();
    assertThat(failing.read(self)).isEmpty();
    assertThatThrownBy(() -> failing.read(self)).hasMessage("as the test wants it");
  }

  private static ProcStat statTwice(Child child) throws IOException {
    ProcStat.ofRecentProcess(child.pid());
    return ProcStat.ofRecentProcess(child.pid()).orElseThrow();
  }

  /** How many descriptors this program has of the process's stat file, besides the child's own. */
  private static long openFilesOf(int pid) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      long open =
          all.map(RecentTaskFilesTest::target)
              .filter(Objects::nonNull)
              .filter(target -> target.equals("/proc/" + pid + "/stat"))
              .count();
      // The reference of a child that lives keeps one.
      return Files.exists(Path.of("/proc/" + pid)) ? open - 1 : open;
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return null; // It was closed meanwhile.
    }
  }
}
