package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.freezerfs.cgroup.TestTree.ROOT_USER;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import jnr.constants.platform.Errno;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.engine.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReleaseNotifierTest {
  private static final Credentials USER = new Credentials(1000, 1000, 2000);

  private final FakeEngine engine = new FakeEngine();
  private final TestTree tree = new TestTree(engine);
  private final Hierarchy hierarchy = tree.hierarchy();

  @AfterEach
  void close() {
    tree.close();
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
  void theAgentRunsOnceWhenTheLastTaskOrChildIsGone() throws Exception {
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
  void onlySysAdminMaySetTheAgent() throws Exception {
    assertRefused(Errno.EPERM, () -> tree.write("/release_agent", "/bin/evil", USER));
    Credentials uncapable = ROOT_USER.withSysAdmin(false);
    assertRefused(Errno.EPERM, () -> tree.write("/release_agent", "/bin/evil", uncapable));
    assertThat(tree.read("/release_agent")).isEqualTo("\n");
    tree.write("/release_agent", "/bin/agent", USER.withSysAdmin(true));
    assertThat(tree.read("/release_agent")).isEqualTo("/bin/agent\n");
  }

  @Test
  void aGroupThatIsEmptyAlreadyIsNotReleased() throws Exception {
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
  void aParentThatIsBeingKilledIsReleasedAfterTheKill() throws Exception {
    try (TestTree checked = TestTree.withPeriodicChecks(engine)) {
      checked.write("/release_agent", "/bin/agent");
      checked.mkdir("/0");
      checked.write("/0/notify_on_release", "1");
      checked.mkdir("/0/below");
      LongKill.assertNotWaitedFor(
          checked.hierarchy().lookup("/0").group(),
          () -> {
            checked.hierarchy().rmdir("/0/below");
            assertThat(checked.agents).isEmpty();
          });
      awaitThat(() -> !checked.agents.isEmpty());
      assertThat(checked.agents).containsExactly("/bin/agent /0");
    }
  }

  @Test
  void theAgentRunsAfterAnExitThatNoRequestCaused() throws Exception {
    try (TestTree checked = TestTree.withPeriodicChecks(engine)) {
      checked.write("/release_agent", "/bin/agent");
      int id = checked.mkdir("/0");
      Task task = engine.add(5, id);
      checked.write("/0/notify_on_release", "1");
      engine.exit(task);
      awaitThat(() -> !checked.agents.isEmpty());
      assertThat(checked.agents).containsExactly("/bin/agent /0");
    }
  }

  private static void awaitThat(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(60)).until(condition);
  }

  /** No request follows that would notice it. */
  @Test
  void theAgentRunsForAGroupWhoseOnlyTaskEndsWhileItEnters() throws Exception {
    engine.reportsAllExits = true;
    try (TestTree checked = TestTree.withPeriodicChecks(engine)) {
      checked.write("/release_agent", "/bin/agent");
      checked.mkdir("/0");
      checked.write("/0/notify_on_release", "1");
      // The check that this request has caused is over when it has found this one empty.
      Task other = engine.add(6, checked.mkdir("/1"));
      engine.afterIsEmpty = () -> engine.exit(other);
      checked.write("/1/notify_on_release", "1");
      awaitThat(() -> !checked.agents.isEmpty());
      Task task = engine.add(5, Engine.ROOT);
      engine.afterAttach = () -> engine.exit(task);
      checked.write("/0/tasks", "5");
      awaitThat(() -> checked.agents.size() > 1);
      assertThat(checked.agents).containsExactly("/bin/agent /1", "/bin/agent /0");
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void theAgentRunsOnceThoughTwoSeeThatTheGroupBecameEmpty() throws Exception {
    tree.write("/release_agent", "/bin/agent");
    int id = tree.mkdir("/0");
    engine.add(5, id);
    engine.add(6, id);
    tree.write("/0/notify_on_release", "1");
    ReentrantLock lock = hierarchy.lookup("/0").group().lock();
    ReleaseNotifier other =
        new ReleaseNotifier(
            engine, hierarchy, (agent, path) -> tree.agents.add(agent + " " + path));
    other.setAgent("/bin/agent");
    CompletableFuture<Void> first;
    lock.lock();
    try {
      first = CompletableFuture.runAsync(() -> other.check(hierarchy.tree().group(id)));
      await().until(lock::hasQueuedThreads);
      moveOut("5");
      moveOut("6");
    } finally {
      lock.unlock();
    }
    first.get();
    assertThat(tree.agents).containsExactly("/bin/agent /0");
  }

  private void moveOut(String pid) {
    try {
      tree.write("/tasks", pid);
    } catch (CgroupException | IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theAgentIsStartedWithoutALock() throws Exception {
    List<Boolean> locked = new CopyOnWriteArrayList<>();
    Group[] group = new Group[1];
    Object[] otherTree = new Object[1];
    try (Hierarchy other =
        new Hierarchy(
            engine,
            Semantics.V4,
            1,
            List.of(),
            List.of(),
            (program, path) ->
                locked.add(
                    group[0].lock().isHeldByCurrentThread() || Thread.holdsLock(otherTree[0])),
            ROOT_USER)) {
      other.mkdir("/0", 0755, ROOT_USER);
      group[0] = other.lookup("/0").group();
      otherTree[0] = other.tree();
      engine.add(5, Engine.ROOT);
      ((ControlFile) other.lookup("/release_agent")).write(ROOT_USER, bytes("/bin/agent"));
      ((ControlFile) other.lookup("/0/notify_on_release")).write(ROOT_USER, bytes("1"));
      ((ControlFile) other.lookup("/0/tasks")).write(ROOT_USER, bytes("5"));
      ((ControlFile) other.lookup("/tasks")).write(ROOT_USER, bytes("5"));
      awaitThat(() -> !locked.isEmpty());
      assertThat(locked).containsExactly(false);
    }
  }

  @Test
  void aGroupWithAChildIsNotReleasedWhenItsLastTaskLeaves() throws Exception {
    tree.write("/release_agent", "/bin/agent");
    int id = tree.mkdir("/0");
    tree.write("/0/notify_on_release", "1");
    tree.mkdir("/0/below");
    Task task = engine.add(5, id);
    tree.write("/tasks", "5");
    assertThat(engine.groupOf(task)).isEqualTo(Engine.ROOT);
    assertThat(tree.agents).isEmpty();
    hierarchy.rmdir("/0/below");
    assertThat(tree.agents).containsExactly("/bin/agent /0");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
