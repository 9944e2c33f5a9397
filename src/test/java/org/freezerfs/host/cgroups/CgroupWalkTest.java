package org.freezerfs.host.cgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.freezerfs.host.libc.LibC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walks through directories, as it does through cgroups. */
class CgroupWalkTest {
  private static final int LONGEST_NAME = 250;
  private static final int LONGER_THAN_A_PATH = 20;

  @TempDir private Path directory;

  private final List<String> visited = new ArrayList<>();
  private HostCgroup top;

  @BeforeEach
  void setTop() {
    top = new HostCgroup(directory.toString());
  }

  /** What is deep is no path any more, by which JUnit could remove it. */
  @AfterEach
  void removeAll() throws Exception {
    assertThat(
            new ProcessBuilder("find", directory.toString(), "-mindepth", "1", "-delete")
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
  }

  private CgroupWalk.Skipped walk() throws IOException {
    return CgroupWalk.below(top, found -> visited.add(found.cgroup().name()));
  }

  /** Makes directories, each in the one before. */
  private void makeChain(String name, int length) throws Exception {
    String script =
        "i=0; while [ $i -lt $1 ]; do mkdir \"$2\" && cd -P \"$2\" || exit; i=$((i+1)); done";
    Process shell =
        new ProcessBuilder("/bin/bash", "-c", script, "chain", Integer.toString(length), name)
            .directory(directory.toFile())
            .inheritIO()
            .start();
    assertThat(shell.waitFor()).isZero();
  }

  @Test
  void visitsThoseAboveFirst() throws Exception {
    Files.createDirectories(directory.resolve("a/b"));
    Files.createFile(directory.resolve("a/file"));
    assertThat(walk().count()).isZero();
    assertThat(visited).containsExactly("a", "b");
  }

  @Test
  void aChainThatIsLongerThanAPathIsVisited() throws Exception {
    makeChain("x".repeat(LONGEST_NAME), LONGER_THAN_A_PATH);
    Files.createDirectory(directory.resolve("other"));
    assertThat(walk().count()).isZero();
    assertThat(visited).hasSize(LONGER_THAN_A_PATH + 1).contains("other");
  }

  @Test
  void whatIsTooDeepIsReported() throws Exception {
    makeChain("x", CgroupWalk.DEEPEST + 2);
    Files.createDirectory(directory.resolve("other"));
    CgroupWalk.Skipped skipped = walk();
    assertThat(skipped.count()).isOne();
    assertThat(skipped.first()).contains("too deep");
    assertThat(visited).hasSize(CgroupWalk.DEEPEST + 1).contains("other");
  }

  @Test
  void aVisitorThatFailsSkipsOneSubtree() throws Exception {
    Files.createDirectories(directory.resolve("bad/below"));
    Files.createDirectories(directory.resolve("good/below"));
    CgroupWalk.Skipped skipped =
        CgroupWalk.below(
            top,
            found -> {
              if (found.cgroup().name().equals("bad")) {
                throw new IOException("no");
              }
              visited.add(found.cgroup().name());
            });
    assertThat(skipped).isEqualTo(new CgroupWalk.Skipped(1, "no"));
    assertThat(visited).containsExactly("good", "below");
  }

  @Test
  void aTopThatHasGoneFails() throws Exception {
    assertThatThrownBy(() -> CgroupWalk.below(top.child("none"), found -> {}))
        .isInstanceOf(HostCgroupException.class);
  }

  @Test
  void closesWhatItOpens() throws Exception {
    makeChain("x", 3);
    int free = LibC.get().dup(0);
    LibC.get().close(free);
    walk();
    int after = LibC.get().dup(0);
    LibC.get().close(after);
    assertThat(after).isEqualTo(free);
  }
}
