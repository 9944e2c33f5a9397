package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.freezerfs.cgroup.TestTree.ROOT_USER;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import java.time.Duration;
import java.util.Optional;
import jnr.constants.platform.Errno;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.TaskInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
  void aGroupBelongsToItsMakerAndHasTheFilesOfAll() throws Exception {
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
  void countsTheGroupsBelowAsLinks() throws Exception {
    assertThat(hierarchy.linkCount(hierarchy.root())).isEqualTo(2);
    tree.mkdir("/0");
    tree.mkdir("/1");
    assertThat(hierarchy.linkCount(hierarchy.root())).isEqualTo(4);
    hierarchy.rmdir("/1");
    assertThat(hierarchy.linkCount(hierarchy.root())).isEqualTo(3);
  }

  @Test
  void noNumberIsGivenTwiceOrBeyondTheLargest() throws Exception {
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
  void refusesNamesThatAreTakenOrBad() throws Exception {
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
  void removesOnlyWhatIsEmpty() throws Exception {
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
  void anOpenFileOfARemovedGroupIsNoDevice() throws Exception {
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
    "/none, /x, ENOENT"
  })
  void renamesOnlyAGroupToAFreeNameInItsParent(String from, String to, Errno errno)
      throws Exception {
    tree.mkdir("/a");
    tree.mkdir("/b");
    assertRefused(errno, () -> hierarchy.rename(from, to));
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
  void aWriteIsOneCommandAsLongAsTheSemanticsAllow() throws Exception {
    tree.mkdir("/0");
    engine.add(5, Engine.ROOT);
    tree.write("/0/tasks", "5" + " ".repeat(62));
    assertThat(tree.read("/0/tasks")).isEqualTo("5\n");
    assertRefused(Errno.E2BIG, () -> tree.write("/tasks", "5" + " ".repeat(63)));
    tree.write("/tasks", "5\0garbage");
    assertThat(tree.read("/0/tasks")).isEmpty();
    tree.write("/0/tasks", "");
    assertThat(tree.read("/0/tasks")).isEmpty();
    assertRefused(Errno.EINVAL, () -> tree.write("/0/tasks", " 5"));
    assertRefused(Errno.EINVAL, () -> tree.write("/0/tasks", "5 5"));
  }

  @Test
  void zeroAndAnEmptyLineMoveTheWriter() throws Exception {
    tree.mkdir("/0");
    engine.add(ROOT_USER.tid(), Engine.ROOT);
    tree.write("/0/tasks", "0\n");
    assertThat(tree.read("/0/tasks")).isEqualTo("1000\n");
    tree.write("/tasks", "\n");
    assertThat(tree.read("/0/tasks")).isEmpty();
  }

  @Test
  void refusesTasksThatMayNotBeMoved() throws Exception {
    tree.mkdir("/0");
    Task task = engine.add(5, Engine.ROOT);
    assertRefused(Errno.ESRCH, () -> tree.write("/0/tasks", "6"));
    assertRefused(Errno.ESRCH, () -> tree.write("/0/tasks", "4294967301"));
    assertRefused(Errno.EINVAL, () -> tree.write("/0/tasks", "99999999999999999999"));
    assertRefused(Errno.EACCES, () -> tree.write("/0/tasks", "5", USER));
    engine.describe(new TaskInfo(task, false, false, 0, 0, true, false));
    assertRefused(Errno.EINVAL, () -> tree.write("/0/tasks", "5"));
    engine.describe(new TaskInfo(task, false, false, 0, 0, false, true));
    assertRefused(Errno.EINVAL, () -> tree.write("/0/tasks", "5"));
    // Where it is already, no rule is looked at.
    tree.write("/tasks", "5", USER);
  }

  @Test
  void ownTasksMayBeMovedAlsoBySavedUid() throws Exception {
    tree.mkdir("/0");
    Task task = engine.add(5, Engine.ROOT);
    engine.describe(new TaskInfo(task, false, false, 0, USER.uid(), false, false));
    tree.write("/0/tasks", "5", USER);
    assertThat(tree.read("/0/tasks")).isEqualTo("5\n");
  }

  @Test
  void aSubsystemMayRefuseATask() throws Exception {
    Subsystem strict =
        new Subsystem() {
          @Override
          public String name() {
            return "strict";
          }

          @Override
          public java.util.List<ControlFileType> files() {
            return java.util.List.of();
          }

          @Override
          public void canAttach(Task task, Group from, Group to) throws CgroupException {
            throw new CgroupException(Errno.EBUSY);
          }
        };
    try (TestTree guarded = new TestTree(engine, strict)) {
      guarded.mkdir("/0");
      engine.add(5, Engine.ROOT);
      assertRefused(Errno.EBUSY, () -> guarded.write("/0/tasks", "5"));
      assertThat(guarded.read("/0/tasks")).isEmpty();
    }
  }

  @Test
  void notifyOnReleaseIsANumberAndInherited() throws Exception {
    tree.mkdir("/0");
    assertThat(tree.read("/0/notify_on_release")).isEqualTo("0\n");
    tree.write("/0/notify_on_release", "17\n");
    tree.mkdir("/0/below");
    assertThat(tree.read("/0/below/notify_on_release")).isEqualTo("1\n");
    assertRefused(Errno.EINVAL, () -> tree.write("/0/notify_on_release", "-1"));
    assertRefused(Errno.ERANGE, () -> tree.write("/0/notify_on_release", "18446744073709551616"));
    tree.write("/0/notify_on_release", "0");
    assertThat(tree.read("/0/notify_on_release")).isEqualTo("0\n");
  }

  @Test
  void theAgentIsRunOnceWhenTheLastTaskOrGroupHasLeft() throws Exception {
    assertThat(tree.read("/release_agent")).isEqualTo("\n");
    tree.write("/release_agent", "/bin/agent\n");
    assertThat(tree.read("/release_agent")).isEqualTo("/bin/agent\n");
    tree.mkdir("/0");
    tree.write("/0/notify_on_release", "1");
    engine.add(5, Engine.ROOT);
    engine.add(6, Engine.ROOT);
    tree.write("/0/tasks", "5");
    tree.write("/0/tasks", "6");
    tree.write("/tasks", "5");
    assertThat(tree.agents).isEmpty();
    tree.write("/tasks", "6");
    assertThat(tree.agents).containsExactly("/bin/agent /0");
    tree.mkdir("/0/below");
    hierarchy.rmdir("/0/below");
    assertThat(tree.agents).containsExactly("/bin/agent /0", "/bin/agent /0");
  }

  @Test
  void theAgentIsOnlyForSysAdminToName() throws Exception {
    assertRefused(Errno.EPERM, () -> tree.write("/release_agent", "/bin/evil", USER));
    Credentials uncapable = ROOT_USER.withSysAdmin(false);
    assertRefused(Errno.EPERM, () -> tree.write("/release_agent", "/bin/evil", uncapable));
    assertThat(tree.read("/release_agent")).isEqualTo("\n");
    tree.write("/release_agent", "/bin/agent", USER.withSysAdmin(true));
    assertThat(tree.read("/release_agent")).isEqualTo("/bin/agent\n");
  }

  @Test
  void askingForNoticeOfWhatIsEmptyAlreadyGivesNone() throws Exception {
    tree.write("/release_agent", "/bin/agent");
    tree.mkdir("/0");
    engine.add(5, Engine.ROOT);
    tree.write("/0/tasks", "5");
    tree.write("/tasks", "5");
    tree.write("/0/notify_on_release", "1");
    tree.write("/0/notify_on_release", "1");
    assertThat(tree.agents).isEmpty();
  }

  @Test
  void attributesAreKept() throws Exception {
    Attributes attributes = tree.file("/tasks").attributes();
    attributes.setPermissions(0100600);
    attributes.setOwner(Optional.of(7), Optional.empty());
    assertThat(attributes.permissions()).isEqualTo(0600);
    assertThat(attributes.uid()).isEqualTo(7);
    assertThat(attributes.gid()).isZero();
    attributes.setXattr("user.note", new byte[] {1, 2}, false, false);
    assertThat(attributes.xattr("user.note")).containsExactly(1, 2);
    assertRefused(Errno.EEXIST, () -> attributes.setXattr("user.note", new byte[0], true, false));
    assertRefused(Errno.ENODATA, () -> attributes.setXattr("user.other", new byte[0], false, true));
    assertRefused(
        Errno.EOPNOTSUPP, () -> attributes.setXattr("security.x", new byte[0], false, false));
    assertRefused(Errno.EINVAL, () -> attributes.setXattr("user.", new byte[0], false, false));
    attributes.setXattr("trusted.note", new byte[0], false, false);
    assertThat(attributes.xattrNames(() -> true)).containsExactly("trusted.note", "user.note");
    assertThat(attributes.xattrNames(() -> false)).containsExactly("user.note");
    attributes.removeXattr("user.note");
    assertRefused(Errno.ENODATA, () -> attributes.xattr("user.note"));
  }

  @Test
  void whatIsDoneToADirectoryWaitsForNoLongKill() throws Exception {
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
  void whoComesLaterDoesNotWaitAsLongAgain() throws Exception {
    tree.mkdir("/0");
    LongKill.assertNotWaitedFor(
        hierarchy.lookup("/0").group(),
        () -> {
          for (int i = 0; i < 100; i++) {
            assertRefused(Errno.EBUSY, () -> tree.mkdir("/0/x"));
          }
        });
    tree.mkdir("/0/x");
  }

  @Test
  void aGroupIsRemovedWhileItsParentIsKilledWhichIsReleasedLater() throws Exception {
    tree.write("/release_agent", "/bin/agent");
    tree.mkdir("/0");
    tree.write("/0/notify_on_release", "1");
    tree.mkdir("/0/below");
    LongKill.assertNotWaitedFor(
        hierarchy.lookup("/0").group(),
        () -> {
          hierarchy.rmdir("/0/below");
          assertThat(tree.agents).isEmpty();
        });
    await().atMost(Duration.ofSeconds(10)).until(() -> !tree.agents.isEmpty());
    assertThat(tree.agents).containsExactly("/bin/agent /0");
  }
}
