package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.freezerfs.cgroup.TestTree.ROOT_USER;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import jnr.constants.platform.Errno;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.engine.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HierarchyTest {
  private static final Credentials USER = new Credentials(1000, 1000, 2000);

  private final FakeEngine engine = new FakeEngine();
  private final TestTree tree = new TestTree(engine);
  private final Hierarchy hierarchy = tree.hierarchy();

  @AfterEach
  void close() {
    tree.close();
  }

  @Test
  void aGroupBelongsToItsMakerAndHasTheBaseFiles() throws Exception {
    hierarchy.mkdir("/0", 0755, USER);
    Group group = (Group) hierarchy.lookup("/0");
    assertThat(group.attributes().uid()).isEqualTo(1000);
    assertThat(group.attributes().permissions()).isEqualTo(0755);
    assertThat(hierarchy.list(group))
        .extracting(Hierarchy.Entry::name)
        .containsExactly("tasks", "notify_on_release");
    assertThat(tree.file("/0/tasks").attributes().gid()).isEqualTo(1000);
    assertThat(tree.file("/release_agent").attributes().permissions()).isEqualTo(0644);
  }

  @Test
  void eachChildIsALinkOfItsParent() throws Exception {
    assertThat(hierarchy.linkCount(hierarchy.root())).isEqualTo(2);
    tree.mkdir("/0");
    tree.mkdir("/1");
    assertThat(hierarchy.linkCount(hierarchy.root())).isEqualTo(4);
    hierarchy.rmdir("/1");
    assertThat(hierarchy.linkCount(hierarchy.root())).isEqualTo(3);
  }

  @Test
  void noIdIsUsedTwiceOrAboveTheMaximum() throws Exception {
    engine.largestGroup = 3;
    assertThat(tree.mkdir("/0")).isEqualTo(1);
    hierarchy.rmdir("/0");
    assertThat(tree.mkdir("/0")).isEqualTo(2);
    assertThat(tree.mkdir("/1")).isEqualTo(3);
    hierarchy.rmdir("/0");
    assertRefused(Errno.ENOSPC, () -> tree.mkdir("/0"));
    assertRefused(Errno.EEXIST, () -> tree.mkdir("/1"));
  }

  @Test
  void mkdirRefusesIllegalAndUsedNames() throws Exception {
    tree.mkdir("/0");
    assertRefused(Errno.EEXIST, () -> tree.mkdir("/0"));
    assertRefused(Errno.EEXIST, () -> tree.mkdir("/tasks"));
    assertRefused(Errno.EINVAL, () -> tree.mkdir("/a\nb"));
    assertRefused(Errno.ENAMETOOLONG, () -> tree.mkdir("/" + "x".repeat(256)));
    assertRefused(Errno.ENOENT, () -> tree.mkdir("/1/2"));
    assertRefused(Errno.ENOTDIR, () -> tree.mkdir("/tasks/2"));
    tree.mkdir("/" + "x".repeat(255));
  }

  @Test
  void rmdirRemovesOnlyAnEmptyGroup() throws Exception {
    int id = tree.mkdir("/0");
    tree.mkdir("/0/below");
    assertRefused(Errno.EBUSY, () -> hierarchy.rmdir("/0"));
    hierarchy.rmdir("/0/below");
    Task task = engine.add(5, id);
    assertRefused(Errno.EBUSY, () -> hierarchy.rmdir("/0"));
    engine.exit(task);
    hierarchy.rmdir("/0");
    assertRefused(Errno.ENOENT, () -> hierarchy.lookup("/0"));
    assertRefused(Errno.EBUSY, () -> hierarchy.rmdir("/"));
    assertRefused(Errno.ENOTDIR, () -> hierarchy.rmdir("/tasks"));
  }

  @Test
  void anOpenFileOfARemovedGroupGivesEnodev() throws Exception {
    tree.mkdir("/0");
    ControlFile tasks = tree.file("/0/tasks");
    hierarchy.rmdir("/0");
    assertRefused(Errno.ENODEV, () -> tasks.read(ROOT_USER));
    assertRefused(Errno.ENODEV, () -> tasks.write(ROOT_USER, new byte[] {'1'}));
  }

  @ParameterizedTest
  @CsvSource({
    "/a, /b, EEXIST",
    "/a, /tasks, EEXIST",
    "/a, /b/a, EIO",
    "/tasks, /x, ENOTDIR",
    "/none, /x, ENOENT",
    "/a, '/x\ny', EINVAL"
  })
  void renameRefusesFilesUsedNamesAndOtherParents(String from, String to, Errno errno)
      throws Exception {
    tree.mkdir("/a");
    tree.mkdir("/b");
    assertRefused(errno, () -> hierarchy.rename(from, to));
  }

  @Test
  void thereAreAsManyGroupsAsThereMayBe() throws Exception {
    for (int i = 0; i < TestTree.MAX_GROUPS; i++) {
      tree.mkdir("/" + i);
    }
    assertRefused(Errno.ENOSPC, () -> tree.mkdir("/more"));
    assertThat(hierarchy.groupsBelowRoot()).isEqualTo(TestTree.MAX_GROUPS);
    hierarchy.rmdir("/0");
    tree.mkdir("/more");
  }

  /** Notes the groups that it is told of; one is too much for it. */
  private static final class Noting implements Subsystem {
    private final List<String> told = new ArrayList<>();

    @Override
    public String name() {
      return "noting";
    }

    @Override
    public List<ControlFileType> files() {
      return List.of();
    }

    @Override
    public void create(Group group) {
      told.add("create " + group.name());
      if (group.name().equals("large")) {
        throw new OutOfMemoryError("as the test wants it");
      }
    }

    @Override
    public void destroy(Group group) {
      told.add("destroy " + group.name());
    }

    @Override
    public void close() {
      told.add("close");
    }
  }

  @Test
  void aSubsystemIsToldOfEachGroupAlsoOfOneThatCanNotBeAdded() throws Exception {
    Noting subsystem = new Noting();
    try (TestTree noted = new TestTree(engine, subsystem)) {
      subsystem.told.clear();
      noted.mkdir("/0");
      noted.hierarchy().rmdir("/0");
      assertThatThrownBy(() -> noted.mkdir("/large")).isInstanceOf(OutOfMemoryError.class);
      assertRefused(Errno.ENOENT, () -> noted.hierarchy().lookup("/large"));
      assertThat(noted.hierarchy().groupsBelowRoot()).isZero();
    }
    assertThat(subsystem.told)
        .containsExactly("create 0", "destroy 0", "create large", "destroy large", "close");
  }

  @Test
  void aDirectoryOfWhichTimesAreKeptChangesWithItsEntries() throws Exception {
    Attributes parent = hierarchy.lookup("/").attributes();
    // Before, the kernel keeps no times.
    parent.setPermissions(0755);
    assertModifies(parent, () -> tree.mkdir("/0"));
    assertModifies(parent, () -> hierarchy.rmdir("/0"));
  }

  private static void assertModifies(Attributes directory, ThrowingCallable change) {
    Instant before = directory.modified();
    await().until(() -> Instant.now().isAfter(before));
    assertThatCode(change).doesNotThrowAnyException();
    assertThat(directory.modified()).isAfter(before);
  }

  @Test
  @Timeout(60)
  void nothingIsMadeOrRemovedInAGroupThatWasRemovedMeanwhile() throws Exception {
    tree.mkdir("/0");
    tree.removeDuring("/0", () -> assertRefused(Errno.ENODEV, () -> tree.mkdir("/0/x")));
    tree.mkdir("/0");
    tree.removeDuring("/0", () -> assertRefused(Errno.ENODEV, () -> hierarchy.rmdir("/0")));
    assertThat(hierarchy.groupsBelowRoot()).isZero();
  }

  @Test
  void aGroupInheritsWhetherItClonesChildren() throws Exception {
    try (TestTree today = new TestTree(Semantics.HIERARCHICAL, engine)) {
      assertThat(today.read("/cgroup.sane_behavior")).isEqualTo("0\n");
      today.mkdir("/0");
      assertThat(today.read("/0/cgroup.clone_children")).isEqualTo("0\n");
      today.write("/0/cgroup.clone_children", "1");
      today.mkdir("/0/1");
      assertThat(today.read("/0/1/cgroup.clone_children")).isEqualTo("1\n");
      today.write("/0/cgroup.clone_children", "0");
      assertThat(today.read("/0/cgroup.clone_children")).isEqualTo("0\n");
      assertThat(today.read("/0/1/cgroup.clone_children")).isEqualTo("1\n");
    }
  }

  @Test
  void aRenamedGroupIsTheSameGroup() throws Exception {
    int id = tree.mkdir("/a");
    tree.mkdir("/a/below");
    hierarchy.rename("/a", "/b");
    assertThat(hierarchy.lookup("/b").group().id()).isEqualTo(id);
    assertThat(hierarchy.lookup("/b/below").group().path()).isEqualTo("/b/below");
    assertRefused(Errno.ENOENT, () -> hierarchy.lookup("/a"));
  }

  @Test
  void aChangeOfADirectoryDoesNotWaitForALongKill() throws Exception {
    tree.mkdir("/0");
    tree.mkdir("/0/below");
    tree.setXattr("/0", "user.freezerfs.fault_busy", "1");
    LongKill.assertNotWaitedFor(
        hierarchy.lookup("/0").group(),
        () -> {
          assertRefused(Errno.EBUSY, () -> tree.mkdir("/0/x"));
          assertRefused(Errno.EBUSY, () -> hierarchy.rmdir("/0"));
          assertRefused(Errno.EBUSY, () -> tree.setXattr("/0", "user.freezerfs.fault_busy", "2"));
          assertRefused(
              Errno.EBUSY, () -> hierarchy.removeXattr("/0", "user.freezerfs.fault_busy"));
          tree.setXattr("/0", "user.note", "x");
          hierarchy.rename("/0", "/1");
        });
    assertThat(tree.xattr("/1", "user.freezerfs.fault_busy")).isEqualTo("1");
    tree.mkdir("/1/x");
  }

  @Test
  void aSecondCallerWaitsForAShorterTime() throws Exception {
    tree.mkdir("/0");
    LongKill.assertNotWaitedFor(
        hierarchy.lookup("/0").group(),
        () -> {
          // Longer than the kill lasts, if each waited as long as the first.
          for (int i = 0; i < 200; i++) {
            assertRefused(Errno.EBUSY, () -> tree.mkdir("/0/x"));
          }
        });
    tree.mkdir("/0/x");
  }
}
