package org.freezerfs.freezer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFile;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.TestTree;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.engine.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which changes of cgroup.events and freezer.state are told, on made-up tasks. */
@Timeout(60)
class GroupNoticesTest {
  private final FakeEngine engine = new FakeEngine();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private TestTree tree;

  private void make(Semantics semantics) throws Exception {
    tree =
        TestTree.started(
            semantics, engine, new Freezer(engine, semantics, semantics.transition(), true));
    tree.hierarchy().setOnChange(file -> told.add(file.path()));
  }

  @AfterEach
  void close() {
    tree.close();
  }

  private void watch(String path) throws Exception {
    tree.file(path).noteUse();
  }

  /** A task in the group /0 of cgroup v2, whose file is watched. */
  private Task watchedTask() throws Exception {
    make(Semantics.V2);
    Task task = engine.add(5, tree.mkdir("/0"));
    watch("/0/cgroup.events");
    return task;
  }

  private void awaitTold(String... paths) {
    await().untilAsserted(() -> assertThat(told).containsExactlyInAnyOrder(paths));
    told.clear();
  }

  @Test
  void aFileThatNobodyHasLookedUpTellsNothing() throws Exception {
    make(Semantics.V2);
    int group = tree.mkdir("/0");
    tree.write("/0/cgroup.freeze", "1");
    assertThat(engine.watched).doesNotContain(group);
    assertThat(told).isEmpty();
  }

  @Test
  void eachChangeOfFrozenIsTold() throws Exception {
    Task task = watchedTask();
    tree.write("/0/cgroup.freeze", "1");
    assertThat(told).isEmpty();
    engine.stop(task);
    // Nobody reads, and no event tells that the task stops.
    awaitTold("/0/cgroup.events");
    tree.write("/0/cgroup.freeze", "1");
    assertThat(told).isEmpty();
    tree.write("/0/cgroup.freeze", "0");
    awaitTold("/0/cgroup.events");
  }

  @Test
  void aReaderThatOnlyDisplaysTheStateChangesNothing() throws Exception {
    watchedTask();
    tree.read("/0/cgroup.events");
    tree.read("/0/freezerfs.state");
    assertThat(told).isEmpty();
  }

  @Test
  void eachChangeOfPopulatedIsToldOfAllGroupsAbove() throws Exception {
    make(Semantics.V2);
    tree.mkdir("/0");
    tree.mkdir("/0/1");
    watch("/0/cgroup.events");
    watch("/0/1/cgroup.events");
    Task task = engine.add(5, Engine.ROOT);
    tree.write("/0/1/cgroup.procs", "5");
    awaitTold("/0/cgroup.events", "/0/1/cgroup.events");
    tree.write("/0/cgroup.procs", "5");
    awaitTold("/0/1/cgroup.events");
    engine.exit(task);
    awaitTold("/0/cgroup.events");
  }

  @Test
  void groupsThatAreMadeBelowAWatchedOneAreWatched() throws Exception {
    make(Semantics.V2);
    tree.mkdir("/0");
    int before = tree.mkdir("/0/1");
    watch("/0/cgroup.events");
    int after = tree.mkdir("/0/2");
    assertThat(engine.watched).contains(before, after);
    Task task = engine.add(5, Engine.ROOT);
    tree.write("/0/2/cgroup.procs", "5");
    awaitTold("/0/cgroup.events");
    engine.exit(task);
    awaitTold("/0/cgroup.events");
  }

  @Test
  void anExitThatIsNotReportedIsFoundAlsoOfATaskThatCameLater() throws Exception {
    engine.reportsChanges = false;
    engine.exit(watchedTask());
    awaitTold("/0/cgroup.events");
    Task later = engine.add(6, Engine.ROOT);
    tree.write("/0/cgroup.procs", "6");
    awaitTold("/0/cgroup.events");
    engine.exit(later);
    awaitTold("/0/cgroup.events");
  }

  @Test
  void aReaderWhoHasSeenAnUntoldChangeIsToldOfTheChangeBack() throws Exception {
    engine.reportsExits = false;
    Task task = watchedTask();
    engine.exit(task);
    assertThat(tree.read("/0/cgroup.events")).isEqualTo("populated 0\nfrozen 0\n");
    told.clear();
    engine.add(6, Engine.ROOT);
    tree.write("/0/cgroup.procs", "6");
    assertThat(told).containsExactly("/0/cgroup.events");
  }

  @Test
  void aReaderWhoseLookWasOvertakenByAChangeIsToldOfIt() throws Exception {
    engine.reportsExits = false;
    Task task = watchedTask();
    engine.add(6, Engine.ROOT);
    engine.exit(task);
    Thread reader = Thread.currentThread();
    engine.afterIsEmpty =
        () -> {
          if (Thread.currentThread() == reader) {
            engine.afterIsEmpty = () -> {};
            attach("6");
          }
        };
    ControlFile file = tree.file("/0/cgroup.events");
    int before = file.changes();
    assertThat(tree.read("/0/cgroup.events")).isEqualTo("populated 0\nfrozen 0\n");
    assertThat(file.changes()).isNotEqualTo(before);
    assertThat(told).containsExactly("/0/cgroup.events");
    told.clear();
    assertThat(tree.read("/0/cgroup.events")).isEqualTo("populated 1\nfrozen 0\n");
    assertThat(told).isEmpty();
  }

  private void attach(String pid) {
    try {
      tree.write("/0/cgroup.procs", pid);
    } catch (CgroupException | IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFileThatTwoLookUpAtOnceTellsEachChangeOnce() throws Exception {
    make(Semantics.V2);
    engine.reportsChanges = false;
    Task task = engine.add(5, tree.mkdir("/0"));
    // Neither finds that the other has begun.
    CyclicBarrier bothBegin = new CyclicBarrier(2);
    engine.duringWatch =
        () -> {
          try {
            bothBegin.await();
          } catch (InterruptedException | BrokenBarrierException e) {
            throw new AssertionError(e);
          }
        };
    ControlFile file = tree.file("/0/cgroup.events");
    CompletableFuture<Void> other = CompletableFuture.runAsync(file::noteUse);
    file.noteUse();
    other.join();
    for (int pid = 6; pid < 10; pid++) {
      engine.exit(task);
      awaitTold("/0/cgroup.events");
      task = engine.add(pid, Engine.ROOT);
      tree.write("/0/cgroup.procs", Integer.toString(pid));
      awaitTold("/0/cgroup.events");
    }
  }

  @Test
  void aWriteThatHasNoEffectIsTold() throws Exception {
    make(Semantics.V2);
    tree.mkdir("/0");
    tree.mkdir("/0/1");
    tree.write("/0/cgroup.freeze", "1");
    watch("/0/1/cgroup.events");
    tree.write("/0/1/cgroup.freeze", "1");
    awaitTold("/0/1/cgroup.events");
    tree.write("/0/1/cgroup.freeze", "1");
    assertThat(told).isEmpty();
  }

  @Test
  void eachStateIsToldOfFreezerState() throws Exception {
    make(Semantics.HIERARCHICAL);
    Task task = engine.add(5, tree.mkdir("/0"));
    watch("/0/freezer.state");
    tree.write("/0/freezer.state", "FROZEN");
    awaitTold("/0/freezer.state");
    engine.stop(task);
    awaitTold("/0/freezer.state");
    assertThat(tree.read("/0/freezer.state")).isEqualTo("FROZEN\n");
    tree.write("/0/freezer.state", "THAWED");
    awaitTold("/0/freezer.state");
  }

  @Test
  void aReaderSeesFreezingBeforeTheGroupBecomesFrozen() throws Exception {
    make(Semantics.V4);
    engine.stop(engine.add(5, tree.mkdir("/0")));
    watch("/0/freezer.state");
    tree.write("/0/freezer.state", "FROZEN");
    awaitTold("/0/freezer.state");
    assertThat(tree.read("/0/freezer.state")).isEqualTo("FREEZING\n");
    awaitTold("/0/freezer.state");
    assertThat(tree.read("/0/freezer.state")).isEqualTo("FROZEN\n");
  }

  @Test
  void faultsMakeNoticesLateOrLoseThem() throws Exception {
    make(Semantics.V2);
    tree.mkdir("/0");
    watch("/0/cgroup.events");
    tree.setXattr("/0", "user.freezerfs.fault_notice", "1");
    tree.write("/0/cgroup.freeze", "1");
    tree.write("/0/cgroup.freeze", "0");
    assertThat(told).hasSize(1);
    assertThat(tree.xattr("/0", "user.freezerfs.fault_notice")).isEqualTo("0");
    told.clear();
    tree.setXattr("/0", "user.freezerfs.fault_notice", "300ms");
    long begin = System.nanoTime();
    tree.write("/0/cgroup.freeze", "1");
    awaitTold("/0/cgroup.events");
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(300_000_000L);
    tree.setXattr("/0", "user.freezerfs.fault_notice", "drop");
    tree.write("/0/cgroup.freeze", "0");
    tree.hierarchy().removeXattr("/0", "user.freezerfs.fault_notice");
    tree.write("/0/cgroup.freeze", "1");
    awaitTold("/0/cgroup.events");
  }
}
