package org.freezerfs.engine.cgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Engine.Exempt;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.OwnProcesses;
import org.freezerfs.engine.PreviousEngine;
import org.freezerfs.engine.Task;
import org.freezerfs.host.cgroups.CgroupVersion;
import org.freezerfs.host.cgroups.FreezerHierarchy;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.proc.Child;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.host.proc.WaitChannel;
import org.freezerfs.recorder.Recorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The engine on real processes and each of the kernel's freezers, without a mount. */
@Timeout(60)
@ParameterizedClass
@EnumSource(CgroupVersion.class)
class CgroupEngineTest {
  private static final int GROUP = 1;
  private static final int OTHER = 2;
  private static final CellFormat FORMAT = CellFormat.of(ProcessHandle.current().pid());

  @Parameter CgroupVersion version;

  private boolean isCounting = true;
  private FreezerHierarchy hierarchy;
  private CellProof proof;
  private CgroupEngine engine;

  @BeforeEach
  void makeEngine() throws IOException {
    hierarchy = HostFreezers.find(version);
    proof = new CellProof(version, FORMAT, new FakeSecret());
    engine = newEngine();
    engine.create(GROUP);
    engine.create(OTHER);
  }

  private CgroupEngine newEngine() {
    return newEngine(Optional.empty());
  }

  private CgroupEngine newEngine(Optional<HostCgroup> tree) {
    return new CgroupEngine(
        hierarchy,
        proof,
        tree,
        () -> {},
        false,
        isCounting,
        Recorder.none(),
        OwnProcesses.daemon(),
        () -> {});
  }

  @AfterEach
  void leavesNoCell() throws IOException {
    if (engine != null) {
      engine.close();
      assertThat(new CellCleanup(hierarchy, proof).isAnyLeft()).isFalse();
    }
  }

  private static Task task(Child child) throws IOException {
    return Task.of(child.pid()).orElseThrow();
  }

  private void put(Child child, int group) throws IOException {
    assertThat(engine.attach(task(child), group)).isTrue();
  }

  private static boolean isFrozen(int pid) throws IOException {
    return ProcStat.ofProcess(pid).filter(ProcStat::isUninterruptible).isPresent()
        || WaitChannel.of(pid, pid) == WaitChannel.CGROUP_V2_FREEZER;
  }

  private void awaitFrozen(int group) {
    await().until(() -> engine.isFrozenEnough(group));
  }

  @Test
  void aProcessIsInTheGroupThatItWasPutInto() throws Exception {
    try (Child child = Child.sleeping()) {
      assertThat(engine.groupOf(task(child))).isEqualTo(Engine.ROOT);
      put(child, GROUP);
      assertThat(engine.groupOf(task(child))).isEqualTo(GROUP);
      assertThat(engine.threads(GROUP, Processes.self())).containsExactly(child.pid());
      assertThat(engine.members()).containsOnlyKeys(task(child));
      assertThat(engine.isEmpty(GROUP)).isFalse();
      put(child, Engine.ROOT);
      assertThat(engine.isEmpty(GROUP)).isTrue();
    }
  }

  @Test
  void theEndRemovesACellThatAnotherProgramHasMade() throws Exception {
    try (Child child = Child.sleeping()) {
      put(child, GROUP);
      HostCgroup home = hierarchy.cgroupOf(child.pid()).orElseThrow().parent();
      HostCgroup unknown = home.child(FORMAT.name(GROUP, 1000, List.of()));
      unknown.make();
      unknown.write("cgroup.procs", Integer.toString(child.pid()));
      engine.close();
      assertThat(unknown.exists()).isFalse();
      assertThat(hierarchy.cgroupOf(child.pid())).contains(home);
    }
  }

  @Test
  void aReaderMayAskForAGroupThatIsRemovedMeanwhile() throws Exception {
    engine.destroy(GROUP);
    assertThat(engine.threads(GROUP, Processes.self())).isEmpty();
    assertThat(engine.processes(GROUP, Processes.self())).isEmpty();
    assertThat(engine.isEmpty(GROUP)).isTrue();
    assertThat(engine.remainFrozen(Set.of(GROUP))).isTrue();
  }

  @Test
  void tasksAreCountedOnlyIfThatIsWanted() throws Exception {
    engine.close();
    isCounting = false;
    engine = newEngine();
    engine.create(GROUP);
    assertThat(engine.freeze(GROUP)).isEqualTo(new Outcome(0, 0));
    engine.thaw(GROUP);
    try (Child child = Child.sleeping()) {
      put(child, GROUP);
      assertThat(engine.freeze(GROUP)).isEqualTo(new Outcome(Outcome.UNCOUNTED, 0));
      awaitFrozen(GROUP);
      assertThat(engine.thaw(GROUP)).isEqualTo(new Outcome(Outcome.UNCOUNTED, 0));
    }
  }

  @Test
  void aCgroupThatAMemberHasMadeAndLeftIsNoTask() throws Exception {
    engine.close();
    isCounting = false;
    engine = newEngine();
    engine.create(GROUP);
    HostCgroup made;
    try (Child child = Child.sleeping()) {
      put(child, GROUP);
      made = hierarchy.cgroupOf(child.pid()).orElseThrow().child("made");
      made.make();
      made.write(HostCgroup.PROCESSES, Integer.toString(child.pid()));
      assertThat(engine.freeze(GROUP)).isEqualTo(new Outcome(Outcome.UNCOUNTED, 0));
      engine.thaw(GROUP);
    }
    try {
      assertThat(engine.freeze(GROUP)).isEqualTo(new Outcome(0, 0));
    } finally {
      assertThat(made.remove()).isTrue();
    }
  }

  @Test
  void aCellLiesInTheCgroupThatTheProcessWasIn() throws Exception {
    HostCgroup home = hierarchy.top().child("freezerfs-test-home-" + ProcessHandle.current().pid());
    home.make();
    try (Child child = Child.sleeping()) {
      home.write("cgroup.procs", Integer.toString(child.pid()));
      for (int group : List.of(GROUP, OTHER)) {
        put(child, group);
        HostCgroup cell = hierarchy.cgroupOf(child.pid()).orElseThrow();
        assertThat(cell.parent()).isEqualTo(home);
        assertThat(FORMAT.group(cell.name())).hasValue(group);
      }
      engine.close();
      assertThat(home.readIds("cgroup.procs")).containsExactly(child.pid());
      assertThat(home.children()).isEmpty();
    } finally {
      await().until(home::remove);
    }
  }

  @Test
  void aHomeInWhichOthersHaveTakenTheNamesIsPassedOver() throws Exception {
    HostCgroup home = hierarchy.top().child("freezerfs-test-home-" + ProcessHandle.current().pid());
    home.make();
    try (Child child = Child.sleeping()) {
      for (int i = 1; i <= Cells.MOST_NAMES; i++) {
        home.child(FORMAT.name(GROUP, i, List.of())).make();
      }
      home.write("cgroup.procs", Integer.toString(child.pid()));
      put(child, GROUP);
      assertThat(hierarchy.cgroupOf(child.pid()).orElseThrow().parent()).isEqualTo(hierarchy.top());
      put(child, Engine.ROOT);
      assertThat(hierarchy.cgroupOf(child.pid())).contains(home);
    } finally {
      for (HostCgroup taken : home.children()) {
        taken.remove();
      }
      await().until(home::remove);
    }
  }

  @Test
  void aCellInATreeSaysWhereItsProcessesWereBefore() throws Exception {
    String test = "freezerfs-test-" + ProcessHandle.current().pid();
    HostCgroup tree = hierarchy.top().child(test + "-tree");
    HostCgroup home = hierarchy.top().child(test + "-home");
    tree.make();
    home.make();
    try (Child child = Child.sleeping();
        Child other = Child.sleeping()) {
      engine.close();
      engine = newEngine(Optional.of(tree));
      engine.create(GROUP);
      HostCgroup before = hierarchy.cgroupOf(other.pid()).orElseThrow();
      home.write("cgroup.procs", Integer.toString(child.pid()));
      put(child, GROUP);
      put(other, GROUP);
      assertThat(hierarchy.cgroupOf(child.pid()).orElseThrow().parent()).isEqualTo(tree);
      assertThat(tree.children()).hasSize(2);
      engine.leave();
      engine = newEngine();
      engine.create(GROUP);
      engine.takeOver(new PreviousEngine(Set.of(), Map.of(), Set.of(GROUP)));
      put(other, Engine.ROOT);
      assertThat(hierarchy.cgroupOf(other.pid())).contains(before);
      engine.close();
      assertThat(home.readIds("cgroup.procs")).containsExactly(child.pid());
      assertThat(tree.children()).isEmpty();
    } finally {
      await().until(home::remove);
      await().until(tree::remove);
    }
  }

  @Test
  void aFrozenProcessThatLeavesIsFrozenInTheOtherGroup() throws Exception {
    try (Child child = Child.sleeping()) {
      put(child, GROUP);
      assertThat(engine.freeze(GROUP).done()).isEqualTo(1);
      awaitFrozen(GROUP);
      put(child, OTHER);
      // Cgroup v2 wakes a task that it moves, but only to freeze it again.
      child.awaitThat(() -> isFrozen(child.pid()));
      assertThat(engine.isFrozen(task(child))).isTrue();
      put(child, Engine.ROOT);
      child.awaitThat(() -> isFrozen(child.pid()));
      assertThat(engine.groupOf(task(child))).isEqualTo(Engine.ROOT);
      assertThat(engine.thaw(Engine.ROOT).done()).isEqualTo(1);
      child.awaitThat(() -> !isFrozen(child.pid()));
    }
  }

  /** The living one stands for that which has got the id, and one that started earlier is dead. */
  @Test
  void aTaskThatHasGotTheIdOfADeadOneIsNotTakenForIt() throws Exception {
    try (Child child = Child.sleeping()) {
      Task living = task(child);
      Task dead = new Task(living.pid(), living.startTime() - 1);
      put(child, GROUP);
      engine.freeze(GROUP);
      awaitFrozen(GROUP);
      assertThat(engine.groupOf(living)).isEqualTo(GROUP);
      assertThat(engine.groupOf(dead)).isEqualTo(Engine.ROOT);
      assertThat(engine.isFreezeRequested(living)).isTrue();
      assertThat(engine.isFreezeRequested(dead)).isFalse();
      assertThat(engine.isFrozen(living)).isTrue();
      assertThat(engine.isFrozen(dead)).isFalse();
      Exempt exempt = new Exempt(Map.of(GROUP, dead), false);
      engine.thaw(GROUP);
      assertThat(engine.freeze(List.of(GROUP), exempt).get(GROUP)).isEqualTo(new Outcome(1, 0));
      engine.thaw(GROUP);
    }
  }

  @Test
  void theProcessThatRefusesIsExemptAndTheOthersAreFrozen() throws Exception {
    try (Child refusing = Child.sleeping();
        Child other = Child.sleeping()) {
      put(refusing, GROUP);
      put(other, GROUP);
      Exempt exempt = new Exempt(Map.of(GROUP, task(refusing)), false);
      assertThat(engine.freeze(List.of(GROUP), exempt).get(GROUP))
          .isEqualTo(new Engine.Outcome(1, 1));
      assertThat(engine.isFreezeRequested(task(other))).isTrue();
      assertThat(engine.isFreezeRequested(task(refusing))).isFalse();
      other.awaitThat(() -> isFrozen(other.pid()));
      assertThat(isFrozen(refusing.pid())).isFalse();
      assertThat(engine.isFrozenEnough(GROUP)).isFalse();
      assertThat(engine.freeze(GROUP)).isEqualTo(new Engine.Outcome(2, 0));
      awaitFrozen(GROUP);
      engine.thaw(GROUP);
    }
  }

  @Test
  void allButTheLargestIdAreFrozen() throws Exception {
    try (Child first = Child.sleeping();
        Child second = Child.sleeping()) {
      put(first, GROUP);
      put(second, GROUP);
      int larger = Math.max(first.pid(), second.pid());
      assertThat(engine.freeze(List.of(OTHER, GROUP), new Exempt(Map.of(), true)).get(GROUP))
          .isEqualTo(new Engine.Outcome(1, 1));
      int smaller = Math.min(first.pid(), second.pid());
      first.awaitThat(() -> isFrozen(smaller));
      assertThat(isFrozen(larger)).isFalse();
      engine.thaw(GROUP);
    }
  }

  @Test
  void aChildOfAnExemptProcessIsFrozen() throws Exception {
    try (Child shell = Child.running("sh", "-c", "read -r line; sleep 1000 & wait")) {
      engine.freezeForked(GROUP);
      put(shell, GROUP);
      shell.say("fork");
      shell.awaitThat(
          () -> {
            int[] children = Processes.children(shell.pid());
            return children.length == 1 && isFrozen(children[0]);
          });
      assertThat(isFrozen(shell.pid())).isFalse();
      engine.signal(GROUP, Signal.SIGKILL.intValue(), 0);
      engine.thaw(GROUP);
    }
  }

  @Test
  void aSignalToAFrozenProcessIsPendingUntilTheThaw() throws Exception {
    try (Child child = Child.sleeping()) {
      put(child, GROUP);
      engine.freeze(GROUP);
      awaitFrozen(GROUP);
      assertThat(engine.signal(GROUP, Signal.SIGKILL.intValue(), 0).done()).isEqualTo(1);
      assertThat(engine.threads(GROUP, Processes.self())).containsExactly(child.pid());
      engine.thaw(GROUP);
      child.awaitEnd();
      assertThat(engine.isEmpty(GROUP)).isTrue();
    }
  }

  /** It may end then, by a pending signal: the groups are looked at soon, not in a second. */
  @Test
  @Timeout(15)
  void aThawMakesTheEngineLookAtItsGroups() throws Exception {
    Semaphore looked = new Semaphore(0);
    engine.start(looked::release, group -> {});
    try (Child child = Child.sleeping()) {
      put(child, GROUP);
      for (int i = 0; i < 30; i++) {
        engine.freeze(GROUP);
        awaitFrozen(GROUP);
        looked.drainPermits();
        engine.thaw(GROUP);
        looked.acquire();
      }
    }
  }

  @Test
  void aPendingSignalMovesWithItsProcess() throws Exception {
    try (Child signalled = Child.sleeping();
        Child other = Child.sleeping()) {
      put(signalled, GROUP);
      engine.freeze(GROUP);
      awaitFrozen(GROUP);
      engine.signal(GROUP, Signal.SIGTERM.intValue(), 0);
      put(other, OTHER);
      engine.freeze(OTHER);
      put(signalled, OTHER);
      awaitFrozen(OTHER);
      assertThat(engine.processes(OTHER, Processes.self())).contains(signalled.pid());
      engine.thaw(OTHER);
      signalled.awaitEnd();
      assertThat(engine.processes(OTHER, Processes.self())).containsExactly(other.pid());
    }
  }

  @Test
  void aPendingSignalIsDeliveredOnce(@TempDir Path directory) throws Exception {
    Path heard = directory.resolve("heard");
    String program =
        "trap 'echo >> \"$0\"' TERM; echo >> \"$0\"; while kill -0 $PPID; do read -r line; done";
    try (Child child = Child.running("sh", "-c", program, heard.toString())) {
      put(child, GROUP);
      child.awaitThat(() -> Files.exists(heard) && Files.size(heard) == 1);
      for (int freezes = 1; freezes <= 3; freezes++) {
        int lines = freezes;
        engine.freeze(GROUP);
        awaitFrozen(GROUP);
        if (freezes < 3) {
          engine.signal(GROUP, Signal.SIGTERM.intValue(), 0);
          engine.signal(GROUP, Signal.SIGTERM.intValue(), 0);
        }
        engine.thaw(GROUP);
        child.awaitThat(() -> Files.size(heard) == Math.min(lines + 1, 3));
      }
    }
  }

  @Test
  void aPendingSignalSurvivesTheDaemon() throws Exception {
    try (Child taken = Child.sleeping();
        Child recovered = Child.sleeping()) {
      put(taken, GROUP);
      put(recovered, OTHER);
      engine.freeze(List.of(GROUP, OTHER), Exempt.NONE);
      awaitFrozen(GROUP);
      awaitFrozen(OTHER);
      engine.signal(GROUP, Signal.SIGTERM.intValue(), 0);
      engine.signal(OTHER, Signal.SIGKILL.intValue(), 0);
      engine.leave();
      engine = newEngine();
      engine.create(GROUP);
      engine.takeOver(new PreviousEngine(Set.of(), Map.of(), Set.of(GROUP)));
      recovered.awaitEnd();
      assertThat(isFrozen(taken.pid())).isTrue();
      engine.thaw(GROUP);
      taken.awaitEnd();
    }
  }

  @Test
  void aPendingSignalIsDeliveredToAProcessThatIsThawedAlone() throws Exception {
    try (Child child = Child.sleeping();
        Child inRoot = Child.sleeping()) {
      put(child, GROUP);
      put(inRoot, GROUP);
      engine.freeze(GROUP);
      awaitFrozen(GROUP);
      engine.signal(GROUP, Signal.SIGUSR1.intValue(), 0);
      put(child, OTHER);
      put(inRoot, Engine.ROOT);
      engine.thaw(task(child));
      child.awaitEnd();
      engine.thaw(task(inRoot));
      inRoot.awaitEnd();
    }
  }

  @Test
  void sigkillHasEndedAllWhenItReturns() throws Exception {
    try (Child child = Child.sleeping()) {
      put(child, GROUP);
      assertThat(engine.signal(GROUP, Signal.SIGKILL.intValue(), 0).done()).isEqualTo(1);
      assertThat(engine.isEmpty(GROUP)).isTrue();
    }
  }

  @Test
  void anEngineTakesOverWhatAnotherHasLeft() throws Exception {
    try (Child frozen = Child.sleeping();
        Child running = Child.sleeping();
        Child ofNoGroup = Child.sleeping()) {
      put(frozen, GROUP);
      engine.freeze(GROUP);
      awaitFrozen(GROUP);
      put(running, OTHER);
      engine.create(3);
      put(ofNoGroup, 3);
      engine.leave();
      engine = newEngine();
      engine.create(GROUP);
      engine.create(OTHER);
      int taken = engine.takeOver(new PreviousEngine(Set.of(), Map.of(), Set.of(GROUP)));
      assertThat(taken).isEqualTo(1);
      assertThat(engine.groupOf(task(frozen))).isEqualTo(GROUP);
      assertThat(isFrozen(frozen.pid())).isTrue();
      assertThat(engine.groupOf(task(running))).isEqualTo(OTHER);
      assertThat(engine.groupOf(task(ofNoGroup))).isEqualTo(Engine.ROOT);
      engine.thawOutsideFreezingGroups();
      frozen.awaitThat(() -> !isFrozen(frozen.pid()));
    }
  }

  @Test
  void recoveryTakesAllHome() throws Exception {
    try (Child child = Child.sleeping()) {
      put(child, GROUP);
      engine.freeze(GROUP);
      awaitFrozen(GROUP);
      engine.leave();
      CellCleanup recovery = new CellCleanup(hierarchy, proof);
      assertThat(recovery.isAnyLeft()).isTrue();
      assertThat(recovery.recover().thawed()).isEqualTo(1);
      assertThat(recovery.isAnyLeft()).isFalse();
      child.awaitThat(() -> !isFrozen(child.pid()));
    }
  }

  @Test
  void aCellThatOthersHaveRemovedIsMadeAgain() throws Exception {
    try (Child child = Child.sleeping();
        Child next = Child.sleeping()) {
      put(child, GROUP);
      HostCgroup cell = hierarchy.cgroupOf(child.pid()).orElseThrow();
      put(child, Engine.ROOT);
      Files.deleteIfExists(Path.of(cell.path()));
      put(next, GROUP);
      assertThat(engine.groupOf(task(next))).isEqualTo(GROUP);
    }
  }

  @Test
  void aSignalReachesTheOthersIfACellHasBeenRemovedByOthers() throws Exception {
    HostCgroup home = hierarchy.top().child("freezerfs-test-home-" + ProcessHandle.current().pid());
    home.make();
    try (Child child = Child.sleeping();
        Child other = Child.sleeping()) {
      home.write("cgroup.procs", Integer.toString(child.pid()));
      put(child, GROUP);
      put(other, GROUP);
      other.signal(Signal.SIGSTOP.intValue());
      other.awaitState('T');
      HostCgroup cell = hierarchy.cgroupOf(child.pid()).orElseThrow();
      put(child, Engine.ROOT);
      Files.deleteIfExists(Path.of(cell.path()));
      assertThat(engine.signal(GROUP, Signal.SIGCONT.intValue(), 0)).isEqualTo(new Outcome(1, 0));
      await().until(() -> other.state() == 'S' && !isFrozen(other.pid()));
    } finally {
      await().until(home::remove);
    }
  }

  @Test
  void aProcessThatWaitsInVforkIsNotFrozenEnough(@TempDir Path directory) throws Exception {
    Path fifo = directory.resolve("fifo");
    try (Child parent = Child.inVfork(fifo)) {
      put(parent, GROUP);
      parent.awaitThat(() -> Files.exists(fifo));
      parent.awaitThat(
          () -> isFrozen(parent.pid()) && Processes.children(parent.pid()).length == 1);
      engine.freeze(GROUP);
      assertThat(engine.isFrozenEnough(GROUP)).isFalse();
      assertThat(engine.isFrozen(task(parent))).isFalse();
      engine.thaw(GROUP);
    }
  }

  /** Waits until a process waits in vfork, and returns its child. */
  private static int awaitVfork(Child parent) throws IOException {
    parent.awaitThat(() -> VforkStates.isAnyWaiting(new int[] {parent.pid()}));
    return Processes.children(parent.pid())[0];
  }

  /** Whether a task of a group that the kernel calls frozen does not count as frozen. */
  private boolean isAnyAwaited(int group) throws IOException {
    await().until(() -> engine.remainFrozen(Set.of(group)));
    return !engine.isFrozenEnough(group);
  }

  @Test
  void aProcessWaitsAlsoForAChildThatIsInNoGroupOrInAnother(@TempDir Path directory)
      throws Exception {
    Path fifo = directory.resolve("fifo");
    try (Child parent = Child.inVfork(fifo)) {
      int child = awaitVfork(parent);
      put(parent, GROUP);
      engine.freeze(GROUP);
      assertThat(isAnyAwaited(GROUP)).isTrue();
      for (int group : List.of(GROUP, OTHER, Engine.ROOT)) {
        assertThat(engine.attach(Task.of(child).orElseThrow(), group)).isTrue();
        engine.freeze(GROUP);
        assertThat(isAnyAwaited(GROUP)).isTrue();
        engine.thaw(GROUP);
        engine.freeze(OTHER);
        assertThat(isAnyAwaited(OTHER)).isFalse();
        engine.thaw(OTHER);
        engine.freeze(GROUP);
      }
      Files.writeString(fifo, "");
      awaitFrozen(GROUP);
      engine.thaw(GROUP);
    }
  }

  @Test
  void aNewEngineKnowsThatAProcessWaitsInVfork(@TempDir Path directory) throws Exception {
    try (Child parent = Child.inVfork(directory.resolve("fifo"))) {
      put(parent, GROUP);
      int child = awaitVfork(parent);
      assertThat(engine.attach(Task.of(child).orElseThrow(), GROUP)).isTrue();
      engine.freeze(GROUP);
      assertThat(isAnyAwaited(GROUP)).isTrue();
      engine.leave();
      engine = newEngine();
      engine.create(GROUP);
      engine.takeOver(new PreviousEngine(Set.of(), Map.of(), Set.of(GROUP)));
      assertThat(isAnyAwaited(GROUP)).isTrue();
      engine.thaw(GROUP);
    }
  }

  @Test
  void aThreadWaitsInVforkToo(@TempDir Path directory) throws Exception {
    Path fifo = directory.resolve("fifo");
    String program =
        """
        import os, sys, threading
        os.mkfifo(sys.argv[1])
        wait = (os.POSIX_SPAWN_OPEN, 5, sys.argv[1], os.O_RDONLY, 0)
        sys.stdin.readline()
        spawn = lambda: os.posix_spawn("/bin/true", ["true"], os.environ, file_actions=[wait])
        threading.Thread(target=spawn).start()
        """;
    try (Child parent = Child.running("python3", "-c", program, fifo.toString())) {
      for (Task task : engine.tasksOfProcess(task(parent))) {
        assertThat(engine.attach(task, GROUP)).isTrue();
      }
      engine.freeze(GROUP);
      awaitFrozen(GROUP);
      engine.thaw(GROUP);
      parent.say("spawn");
      parent.awaitThat(() -> VforkStates.isAnyWaiting(Processes.threads(parent.pid())));
      engine.freeze(GROUP);
      assertThat(isAnyAwaited(GROUP)).isTrue();
      engine.thaw(GROUP);
      Files.writeString(fifo, "");
      parent.awaitThat(() -> !VforkStates.isAnyWaiting(Processes.threads(parent.pid())));
    }
  }

  /** It is like one that has entered the freezing group while it ran. */
  @Test
  void aTaskThatIsThawedInAFreezingGroupIsExempt() throws Exception {
    try (Child child = Child.sleeping()) {
      put(child, GROUP);
      engine.freeze(GROUP);
      awaitFrozen(GROUP);
      engine.freeze(OTHER);
      put(child, OTHER);
      engine.thaw(task(child));
      assertThat(engine.isFrozenEnough(OTHER)).isFalse();
      assertThat(engine.isFrozen(task(child))).isFalse();
      engine.freeze(OTHER);
      awaitFrozen(OTHER);
      engine.thaw(OTHER);
    }
  }
}
