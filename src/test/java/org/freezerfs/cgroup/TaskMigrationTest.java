package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.freezerfs.cgroup.TestTree.ROOT_USER;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import jnr.constants.platform.Errno;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.TaskInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskMigrationTest {
  private static final Credentials USER = new Credentials(1000, 1000, 2000);

  private final FakeEngine engine = new FakeEngine();
  private final TestTree tree = new TestTree(engine);

  /** A subsystem without files. */
  private abstract static class Observer implements Subsystem {
    @Override
    public String name() {
      return "observer";
    }

    @Override
    public List<ControlFileType> files() {
      return List.of();
    }
  }

  @AfterEach
  void close() {
    tree.close();
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
    engine.describe(new TaskInfo(task, task, false, false, 0, 0, true, false));
    assertRefused(Errno.EINVAL, () -> tree.write("/0/tasks", "5"));
    engine.describe(new TaskInfo(task, task, false, false, 0, 0, false, true));
    assertRefused(Errno.EINVAL, () -> tree.write("/0/tasks", "5"));
    // A move into its own group is allowed before any other rule is applied.
    tree.write("/tasks", "5", USER);
  }

  @Test
  void rootOfAUserNamespaceMayMoveOnlyItsOwnTasks() throws Exception {
    Credentials root = new Credentials(0, 0, 2000, false);
    tree.mkdir("/0");
    Task another = engine.add(5, Engine.ROOT);
    engine.describe(new TaskInfo(another, another, false, false, 1000, 1000, false, false));
    assertRefused(Errno.EACCES, () -> tree.write("/0/tasks", "5", root));
    Task own = engine.add(6, Engine.ROOT);
    engine.describe(new TaskInfo(own, own, false, false, 0, 0, false, false));
    tree.write("/0/tasks", "6", root);
    assertThat(tree.read("/0/tasks")).isEqualTo("6\n");
  }

  @Test
  void aUserMayMoveATaskThatHasTheSavedUid() throws Exception {
    tree.mkdir("/0");
    Task task = engine.add(5, Engine.ROOT);
    engine.describe(new TaskInfo(task, task, false, false, 0, USER.uid(), false, false));
    tree.write("/0/tasks", "5", USER);
    assertThat(tree.read("/0/tasks")).isEqualTo("5\n");
  }

  @Test
  void aSubsystemMayRefuseATask() throws Exception {
    Subsystem strict =
        new Observer() {
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
  void subsystemsAreAskedAndToldUnderBothLocks() throws Exception {
    List<String> calls = new ArrayList<>();
    Subsystem observer =
        new Observer() {
          @Override
          public void canAttach(Task task, Group from, Group to) {
            calls.add("canAttach " + task.pid() + " " + from + " " + to);
          }

          @Override
          public void attach(Task task, Group from, Group to) {
            boolean locked =
                from.lock().isHeldByCurrentThread() && to.lock().isHeldByCurrentThread();
            calls.add("attach " + task.pid() + " " + locked);
          }
        };
    try (TestTree observed = new TestTree(engine, observer)) {
      observed.mkdir("/0");
      engine.add(5, Engine.ROOT);
      observed.write("/0/tasks", "5");
      observed.write("/0/tasks", "5");
    }
    assertThat(calls).containsExactly("canAttach 5 / /0", "attach 5 true");
  }

  @Test
  void aZombieIsNoTaskOrIsIgnored() throws Exception {
    tree.mkdir("/0");
    Task zombie = engine.add(5, Engine.ROOT);
    engine.describe(new TaskInfo(zombie, zombie, true, true, 0, 0, false, false));
    assertRefused(Errno.ESRCH, () -> tree.write("/0/tasks", "5"));
    try (TestTree today = new TestTree(Semantics.HIERARCHICAL, engine)) {
      today.mkdir("/0");
      today.write("/0/tasks", "5");
      assertThat(today.read("/0/tasks")).isEmpty();
      assertRefused(Errno.EACCES, () -> today.write("/0/tasks", "5", USER));
    }
  }

  @Test
  void aProcessIsMovedThoughTheNamedThreadIsExiting() throws Exception {
    Task process = engine.add(5, Engine.ROOT);
    engine.describe(new TaskInfo(process, process, true, false, 0, 0, false, false));
    try (TestTree today = new TestTree(Semantics.HIERARCHICAL, engine)) {
      today.mkdir("/0");
      today.write("/0/tasks", "5");
      assertThat(today.read("/0/cgroup.procs")).isEmpty();
      today.write("/0/cgroup.procs", "5");
      assertThat(today.read("/0/cgroup.procs")).isEqualTo("5\n");
    }
  }

  @Test
  void allThreadsOfAProcessAreMovedAlsoThoseThatAreCreatedMeanwhile() throws Exception {
    engine.takesThreads = true;
    engine.add(50, Engine.ROOT);
    engine.add(51, Engine.ROOT);
    engine.add(60, Engine.ROOT);
    try (TestTree today = new TestTree(Semantics.HIERARCHICAL, engine)) {
      today.mkdir("/0");
      today.mkdir("/1");
      today.write("/1/tasks", "51");
      assertThat(today.read("/1/tasks")).isEqualTo("51\n");
      engine.afterAttach =
          () -> {
            engine.afterAttach = () -> {};
            engine.add(52, Engine.ROOT);
          };
      today.write("/0/cgroup.procs", "51");
      assertThat(today.read("/0/tasks")).isEqualTo("50\n51\n52\n");
      assertThat(today.read("/1/tasks")).isEmpty();
    }
  }

  @Test
  void aProcessThatCreatesThreadsFasterThanTheyCanBeMovedCanBeTriedAgain() throws Exception {
    engine.takesThreads = true;
    engine.add(10_000_000, Engine.ROOT);
    try (TestTree today = new TestTree(Semantics.HIERARCHICAL, engine)) {
      today.mkdir("/0");
      AtomicInteger created = new AtomicInteger();
      engine.afterAttach =
          () -> engine.add(10_000_000 + created.incrementAndGet() % 10, Engine.ROOT);
      assertRefused(Errno.EAGAIN, () -> today.write("/0/cgroup.procs", "10000000"));
    }
  }

  @Test
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aTaskInAGroupThatIsNotKnownCanBeTriedAgain() throws Exception {
    tree.mkdir("/0");
    engine.add(5, 77);
    assertRefused(Errno.EAGAIN, () -> tree.write("/0/tasks", "5"));
  }

  @Test
  void todayAMoveIntoItsOwnGroupNeedsTheRightToo() throws Exception {
    engine.add(5, Engine.ROOT);
    try (TestTree today = new TestTree(Semantics.HIERARCHICAL, engine)) {
      assertRefused(Errno.EACCES, () -> today.write("/tasks", "5", USER));
      today.write("/tasks", "5");
    }
  }

  /** Two moves in opposite directions that each hold one of the groups would wait for ever. */
  @ParameterizedTest
  @CsvSource({"/0, /1", "/1, /0"})
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void bothGroupsAreLockedInTheOrderOfTheirIds(String from, String to) throws Exception {
    tree.mkdir("/0");
    tree.mkdir("/1");
    engine.add(5, group(from).id());
    Thread mover;
    group("/1").lock().lock();
    try {
      mover = start(() -> tree.write(to + "/tasks", "5"));
      await().until(() -> group("/1").lock().hasQueuedThread(mover));
      assertThat(group("/0").lock().isLocked()).isTrue();
    } finally {
      group("/1").lock().unlock();
    }
    mover.join();
    assertThat(tree.read(to + "/tasks")).isEqualTo("5\n");
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aTaskCannotEnterAGroupThatIsRemovedBeforeItsLockIsTaken() throws Exception {
    tree.mkdir("/0");
    tree.mkdir("/1");
    Task task = engine.add(5, group("/1").id());
    Group removed = group("/0");
    CompletableFuture<Errno> answer = new CompletableFuture<>();
    removed.lock().lock();
    try {
      Thread mover =
          start(
              () -> {
                try {
                  tree.write("/0/tasks", "5");
                  answer.complete(Errno.__UNKNOWN_CONSTANT__);
                } catch (CgroupException e) {
                  answer.complete(e.errno());
                }
              });
      await().until(() -> removed.lock().hasQueuedThread(mover));
      tree.hierarchy().rmdir("/0");
    } finally {
      removed.lock().unlock();
    }
    assertThat(answer.get()).isEqualTo(Errno.ENODEV);
    assertThat(engine.groupOf(task)).isEqualTo(group("/1").id());
  }

  private Group group(String path) throws CgroupException {
    return tree.hierarchy().lookup(path).group();
  }

  private static Thread start(Executable action) {
    Thread thread =
        new Thread(
            () -> {
              try {
                action.execute();
              } catch (Throwable e) {
                throw new AssertionError(e);
              }
            });
    thread.start();
    return thread;
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aTaskThatIsMovedBeforeTheLocksAreTakenIsMovedFromWhereItIs() throws Exception {
    List<String> calls = new CopyOnWriteArrayList<>();
    try (TestTree observed =
        new TestTree(
            engine,
            new Observer() {
              @Override
              public void canAttach(Task task, Group from, Group to) {
                calls.add(from + " to " + to);
              }
            })) {
      engine.add(5, observed.mkdir("/0"));
      observed.mkdir("/1");
      ReentrantLock first = observed.hierarchy().lookup("/0").group().lock();
      Thread mover;
      first.lock();
      try {
        mover = start(() -> observed.write("/1/tasks", "5"));
        await().until(() -> first.hasQueuedThread(mover));
        observed.write("/tasks", "5");
      } finally {
        first.unlock();
      }
      mover.join();
      assertThat(observed.read("/1/tasks")).isEqualTo("5\n");
    }
    assertThat(calls).containsExactly("/0 to /", "/ to /1");
  }

  @Test
  void aTaskCannotEnterARemovedGroup() throws Exception {
    tree.mkdir("/0");
    ControlFile tasks = tree.file("/0/tasks");
    tree.hierarchy().rmdir("/0");
    engine.add(5, Engine.ROOT);
    assertRefused(Errno.ENODEV, () -> tasks.write(TestTree.ROOT_USER, new byte[] {'5'}));
  }
}
