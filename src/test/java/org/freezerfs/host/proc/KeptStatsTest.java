package org.freezerfs.host.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeptStatsTest {
  private static final int MANY = 12;

  @Test
  void eachReadingIsOfThatMoment() throws Exception {
    try (Child child = Child.running("sh", "-c", "read line; exec sleep 1000")) {
      ProcStat before = KeptStats.ofProcessIfVisible(child.pid()).orElseThrow();
      child.signal(19);
      child.awaitState('T');
      ProcStat after = KeptStats.ofProcessIfVisible(child.pid()).orElseThrow();
      assertThat(before.isStopped()).isFalse();
      assertThat(after.isStopped()).isTrue();
      assertThat(after.startTime()).isEqualTo(child.startTime());
    }
  }

  @Test
  void aProcessThatHasEndedIsNotFoundAndItsFileClosed() throws Exception {
    Child child = Child.sleeping();
    KeptStats.ofProcessIfVisible(child.pid());
    assertThat(openFilesOf(child.pid())).isOne();
    child.close();
    assertThat(KeptStats.ofProcessIfVisible(child.pid())).isEmpty();
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
        assertThat(KeptStats.ofProcessIfVisible(child.pid()).orElseThrow().startTime())
            .isEqualTo(child.startTime());
      }
      for (Child child : children) {
        kept += openFilesOf(child.pid());
      }
      assertThat(kept).isBetween(1L, 8L);
    } finally {
      children.forEach(child -> assertThatCode(child::close).doesNotThrowAnyException());
    }
  }

  /** How many descriptors this program has of the process's stat file, besides the child's own. */
  private static long openFilesOf(int pid) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      long open =
          all.map(KeptStatsTest::target)
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
