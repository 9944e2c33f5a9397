package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealPathTest {
  @TempDir private Path given;

  private Path directory;

  @BeforeEach
  void makeLinks() throws IOException {
    directory = given.toRealPath();
    Files.createDirectories(directory.resolve("a/b"));
    Files.createSymbolicLink(directory.resolve("absolute"), directory.resolve("a/b"));
    Files.createSymbolicLink(directory.resolve("relative"), Path.of("a/./b/../b"));
    Files.createSymbolicLink(directory.resolve("dangling"), Path.of("nothing/here"));
    Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
  }

  private void assertLeads(String from, String to) throws IOException {
    Path expected = directory.resolve(to);
    assertThat(RealPath.of(directory.resolve(from))).isEqualTo(expected);
    assertThat(RealPath.outsideFreezerfs(directory.resolve(from))).contains(expected);
  }

  @Test
  void linksAreFollowed() throws IOException {
    assertLeads("absolute", "a/b");
    assertLeads("relative", "a/b");
    assertLeads("absolute/./c", "a/b/c");
  }

  @Test
  void theParentOfALinkIsThatOfItsTarget() throws IOException {
    assertLeads("absolute/..", "a");
    assertLeads("relative/../mnt", "a/mnt");
    assertThat(RealPath.of(Path.of("/../.."))).isEqualTo(Path.of("/"));
  }

  @Test
  void thereMayBeNothing() throws IOException {
    assertLeads("dangling", "nothing/here");
    assertLeads("missing/../a", "a");
  }

  @Test
  void aLoopEnds() throws IOException {
    assertLeads("loop", "loop");
  }

  @Test
  void aRelativePathIsBelowTheWorkingDirectory() throws IOException {
    assertThat(RealPath.of(Path.of(""))).isEqualTo(Path.of("").toRealPath());
  }
}
