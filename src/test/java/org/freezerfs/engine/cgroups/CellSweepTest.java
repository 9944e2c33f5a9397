package org.freezerfs.engine.cgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.OwnProcesses;
import org.freezerfs.host.cgroups.CgroupVersion;
import org.freezerfs.host.cgroups.FreezerHierarchy;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.proc.Child;
import org.freezerfs.host.proc.OpenTask;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.host.proc.WaitChannel;
import org.freezerfs.recorder.Recorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is done to real processes in the cells of two groups, also if a cell can't be thawed. */
@Timeout(60)
@ParameterizedClass
@EnumSource(CgroupVersion.class)
class CellSweepTest {
  private static final CellFormat FORMAT = CellFormat.of(ProcessHandle.current().pid());

  @Parameter CgroupVersion version;

  private FreezerHierarchy hierarchy;
  private HostFreezer freezer;
  private CellProof proof;
  private Cells cells;
  private HostCgroup home;
  private final Map<Integer, CellGroup> groups = new LinkedHashMap<>();

  /** The cell that can't be thawed. */
  private Optional<Cell> failing = Optional.empty();

  private final Error failure = new OutOfMemoryError("as the test wants it");

  @BeforeEach
  void makeGroups() throws IOException {
    hierarchy = HostFreezers.find(version);
    freezer = HostFreezer.of(hierarchy);
    HostFreezer failingFreezer =
        (HostFreezer)
            Proxy.newProxyInstance(
                HostFreezer.class.getClassLoader(),
                new Class<?>[] {HostFreezer.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("thaw")
                      && failing.filter(cell -> cell.files() == arguments[0]).isPresent()) {
                    throw failure;
                  }
                  try {
                    return method.invoke(freezer, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    proof = new CellProof(version, FORMAT, new FakeSecret());
    cells =
        new Cells(
            hierarchy, failingFreezer, proof, Optional.empty(), () -> {}, OwnProcesses.daemon());
    home = hierarchy.top().child("freezerfs-test-" + Processes.self() + "-home");
    home.make();
    for (int group = 1; group <= 2; group++) {
      groups.put(group, new CellGroup(group, cells, true, false));
    }
  }

  @AfterEach
  void removeCgroups() throws IOException {
    if (home != null) {
      groups.values().forEach(group -> group.removeAll(new CellCleanup(hierarchy, proof)));
      cells.events().close();
      await().until(home::remove);
    }
  }

  /** Puts a process into a group; returns its cell. */
  private Cell put(Child child, int group, HostCgroup from) throws IOException {
    freezer.addTask(from, child.pid(), OptionalInt.empty());
    try (OpenTask task = OpenTask.of(child.pid()).orElseThrow()) {
      assertThat(groups.get(group).enter(task, Cell.Key.running(from), OptionalInt.empty()))
          .isTrue();
    }
    return cells.of(child.pid()).orElseThrow();
  }

  private CellSweep sweep(Signal signal) throws IOException {
    return new CellSweep(cells, groups, signal.intValue(), false, 0, Recorder.none());
  }

  /** SIGCONT to stopped processes is sent while their groups are paused. */
  @Test
  void theOthersAreResumedIfOneCellCanNotBe() throws Exception {
    try (Child first = Child.sleeping();
        Child second = Child.sleeping();
        Child third = Child.sleeping()) {
      List<Child> children = List.of(first, second, third);
      Cell cell = put(first, 1, home);
      Cell inTheSameGroup = put(second, 1, hierarchy.top());
      Cell inAnotherGroup = put(third, 2, home);
      for (Child child : children) {
        child.signal(Signal.SIGSTOP.intValue());
        child.awaitState('T');
      }
      failing = Optional.of(cell);
      try {
        assertThatThrownBy(() -> sweep(Signal.SIGCONT).run()).isSameAs(failure);
        assertThat(freezer.isFreezeRequested(cell.files())).isTrue();
        assertThat(freezer.isFreezeRequested(inTheSameGroup.files())).isFalse();
        assertThat(freezer.isFreezeRequested(inAnotherGroup.files())).isFalse();
      } finally {
        for (Cell thawed : List.of(cell, inTheSameGroup, inAnotherGroup)) {
          freezer.thaw(thawed.files());
        }
      }
    }
  }

  @Test
  void whatAFailedThawHasThawedIsNotFrozenAgain() throws Exception {
    try (Child first = Child.sleeping();
        Child second = Child.sleeping()) {
      Cell thawed = put(first, 1, home);
      Cell frozen = put(second, 1, hierarchy.top());
      CellGroup group = groups.get(1);
      group.freeze(Optional.empty(), false);
      failing = Optional.of(frozen);
      try {
        assertThatThrownBy(() -> group.thaw(true)).isSameAs(failure);
        group.freezeForkedTasks();
        assertThat(cells.of(first.pid())).contains(thawed);
        assertThat(freezer.isFreezeRequested(thawed.files())).isFalse();
        assertThat(freezer.isFreezeRequested(frozen.files())).isTrue();
      } finally {
        failing = Optional.empty();
        group.thaw(false);
      }
    }
  }

  /**
   * With cgroup v1 the process is in uninterruptible sleep until the thaw; with v2 it ends at once.
   */
  @Test
  void sigkillWaitsForAProcessThatOthersHaveFrozenForAWhile() throws Exception {
    try (Child child = Child.sleeping()) {
      freezeHomeOf(child);
      try {
        CompletableFuture<Outcome> killed = CompletableFuture.supplyAsync(this::kill);
        if (version == CgroupVersion.V1) {
          assertThat(killed).failsWithin(Duration.ofSeconds(1));
        }
        freezer.thaw(home);
        assertThat(killed.get()).isEqualTo(new Outcome(1, 0));
        assertThat(groups.get(1).hasThreads()).isFalse();
      } finally {
        freezer.thaw(home);
      }
    }
  }

  /** A wait to its time limit would count one more that was not killed. */
  @Test
  void sigkillDoesNotWaitForGoodForAProcessThatOthersHaveFrozen() throws Exception {
    try (Child child = Child.sleeping()) {
      freezeHomeOf(child);
      try {
        assertThat(kill()).isEqualTo(new Outcome(1, 0));
        assertThat(groups.get(1).hasThreads()).isEqualTo(version == CgroupVersion.V1);
      } finally {
        freezer.thaw(home);
      }
    }
  }

  /** A member's home is frozen by another program. */
  private void freezeHomeOf(Child child) throws IOException {
    put(child, 1, home);
    freezer.freeze(home);
    child.awaitThat(() -> isFrozen(child.pid()));
  }

  private static boolean isFrozen(int pid) throws IOException {
    return ProcStat.ofProcess(pid).filter(ProcStat::isUninterruptible).isPresent()
        || WaitChannel.of(pid, pid) == WaitChannel.CGROUP_V2_FREEZER;
  }

  private Outcome kill() {
    try {
      return sweep(Signal.SIGKILL).run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
