package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import jnr.constants.platform.Errno;
import org.freezerfs.engine.FakeEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupTreeTest {
  private final TestTree made = new TestTree(new FakeEngine());
  private final GroupTree tree = made.hierarchy().tree();

  @BeforeEach
  void make() throws Exception {
    made.mkdir("/a");
    made.mkdir("/a/b");
  }

  @AfterEach
  void close() {
    made.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "//"})
  void anEmptyPathIsTheRoot(String path) throws Exception {
    assertThat(tree.lookup(path)).isSameAs(tree.root());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/b", "a/b", "//a//b/"})
  void emptyNamesInAPathAreIgnored(String path) throws Exception {
    assertThat(tree.lookup(path).group().path()).isEqualTo("/a/b");
  }

  @ParameterizedTest
  @CsvSource({
    "/x, ENOENT",
    "/x/y, ENOENT",
    "/a/x, ENOENT",
    "/a/tasks/x, ENOTDIR",
    "/tasks/tasks, ENOTDIR"
  })
  void aPathThatLeadsNowhereIsRefused(String path, Errno errno) {
    assertRefused(errno, () -> tree.lookup(path));
  }

  @Test
  void aNameHasAtMost255Bytes() {
    assertRefused(Errno.ENOENT, () -> tree.lookup("/" + "x".repeat(255)));
    assertRefused(Errno.ENAMETOOLONG, () -> tree.lookup("/" + "x".repeat(256)));
    assertRefused(Errno.ENOTDIR, () -> tree.lookup("/tasks/" + "x".repeat(256)));
  }

  @Test
  void aFileIsNoGroup() throws Exception {
    assertThat(tree.lookupGroup("/a/b").id()).isEqualTo(2);
    assertRefused(Errno.ENOTDIR, () -> tree.lookupGroup("/a/tasks"));
  }

  @Test
  void namesOfChildrenAndFilesAreUsed() throws Exception {
    Group parent = tree.lookupGroup("/a");
    assertRefused(Errno.EEXIST, () -> tree.requireFreeName(parent, "b"));
    assertRefused(Errno.EEXIST, () -> tree.requireFreeName(parent, "tasks"));
    tree.requireFreeName(parent, "release_agent");
    tree.requireFreeName(parent, "a");
  }

  @Test
  void aGroupWithoutItsNameIsStillFoundById() throws Exception {
    Group group = tree.lookupGroup("/a/b");
    tree.removeName(group);
    assertRefused(Errno.ENOENT, () -> tree.lookup("/a/b"));
    assertThat(tree.group(group.id())).isSameAs(group);
    assertThat(tree.countBelowRoot()).isEqualTo(2);
    tree.removeId(group);
    assertThat(tree.group(group.id())).isNull();
    assertThat(tree.groups()).hasSize(2);
  }

  @Test
  void aRenameMovesAllBelow() throws Exception {
    Group child = tree.lookupGroup("/a/b");
    tree.rename(tree.lookupGroup("/a"), "c");
    assertThat(tree.lookup("/c/b")).isSameAs(child);
    assertThat(child.path()).isEqualTo("/c/b");
    assertRefused(Errno.ENOENT, () -> tree.lookup("/a"));
  }

  @Test
  void eachGroupCountsThoseBelow() throws Exception {
    Group top = tree.lookupGroup("/a");
    Group middle = tree.lookupGroup("/a/b");
    made.mkdir("/a/b/c");
    made.mkdir("/a/d");
    assertThat(tree.root().descendantCount()).isEqualTo(4);
    assertThat(top.descendantCount()).isEqualTo(3);
    tree.rename(middle, "e");
    assertThat(top.descendantCount()).isEqualTo(3);
    assertThat(middle.descendantCount()).isEqualTo(1);
    made.hierarchy().rmdir("/a/e/c");
    made.hierarchy().rmdir("/a/e");
    tree.removeName(middle);
    assertThat(top.descendantCount()).isEqualTo(1);
    assertThat(tree.root().descendantCount()).isEqualTo(2);
    assertThat(top.below()).hasSize(top.descendantCount());
  }

  @Test
  void idsAscend() {
    assertThat(tree.lastId()).isEqualTo(2);
    assertThat(tree.takeId()).isEqualTo(3);
    tree.setLastId(9);
    assertThat(tree.takeId()).isEqualTo(10);
  }
}
