package org.freezerfs.engine.cgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.freezerfs.engine.Task;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.proc.PidNamespaces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Removes cells in a cgroup of its own in the host's freezer. */
class CellRemovalTest {
  private static final HostCgroup TOP = new HostCgroup("/sys/fs/cgroup/freezer");
  private static final CellNames OURS = CellNames.of(1);
  private static final CellNames OTHERS = CellNames.of(2);

  private final HostFreezer freezer = new FreezerV1();
  private final CellRemoval removal = new CellRemoval(TOP, freezer);
  private final HostCgroup home = TOP.child("test-" + ProcessHandle.current().pid());
  private final HostCgroup cell = home.child(OURS.name(1, 1));
  private final HostCgroup other = cell.child(OTHERS.name(1, 1));
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void makeHome() throws IOException {
    assumeThat(Files.isWritable(Path.of(TOP.path(), "cgroup.procs")))
        .as("the host's cgroup v1 freezer can be used")
        .isTrue();
    home.make();
    cell.make();
  }

  @AfterEach
  void removeAll() throws IOException {
    for (Process process : processes) {
      process.destroyForcibly().onExit().join();
    }
    remove(home);
  }

  private static void remove(HostCgroup cgroup) throws IOException {
    for (HostCgroup child : cgroup.children()) {
      remove(child);
    }
    cgroup.remove();
  }

  private int processIn(HostCgroup cgroup) throws IOException {
    Process process = new ProcessBuilder("sleep", "1000").start();
    processes.add(process);
    int pid = Math.toIntExact(process.pid());
    freezer.addProcess(cgroup, pid);
    return pid;
  }

  @Test
  void takesProcessesHome() throws IOException {
    int pid = processIn(cell);
    freezer.freeze(cell);
    assertThat(removal.run(cell)).isEqualTo(1);
    assertThat(freezer.processes(home)).containsExactly(pid);
    assertThat(cell.exists()).isFalse();
  }

  @Test
  void takesProcessesOutOfTheirOwnCgroups() throws IOException {
    HostCgroup own = cell.child("own");
    own.make();
    int pid = processIn(own);
    removal.run(cell);
    assertThat(freezer.processes(home)).containsExactly(pid);
    assertThat(cell.exists()).isFalse();
  }

  @Test
  void leavesTheCellOfAnotherMount() throws IOException {
    other.make();
    int pid = processIn(other);
    freezer.freeze(cell);
    assertThat(removal.run(cell)).isZero();
    assertThat(freezer.processes(other)).containsExactly(pid);
    assertThat(freezer.isFreezeRequested(cell)).isFalse();
    assertThat(EndedCells.isEnded(cell)).isTrue();
  }

  @Test
  void removesTheEndedCellAroundItToo() throws IOException {
    HostCgroup own = cell.child("own");
    own.make();
    HostCgroup deep = own.child(OTHERS.name(1, 2));
    deep.make();
    int pid = processIn(deep);
    removal.run(cell);
    assertThat(removal.run(deep)).isEqualTo(1);
    assertThat(freezer.processes(home)).containsExactly(pid);
    assertThat(cell.exists()).isFalse();
  }

  @Test
  void endedCellsAreNoHome() throws IOException {
    other.make();
    assertThat(EndedCells.homeOf(other, TOP)).isEqualTo(other);
    removal.run(cell);
    assertThat(EndedCells.homeOf(other, TOP)).isEqualTo(home);
  }

  @Test
  void anEndedCellIsNotLeftToRecover() throws IOException {
    other.make();
    assertThat(LeftCells.find(home, OURS, freezer).free()).containsExactly(cell);
    removal.run(cell);
    assertThat(LeftCells.find(home, OURS, freezer).isAny()).isFalse();
    assertThat(LeftCells.find(home, OTHERS, freezer).free()).containsExactly(other);
  }

  @Test
  void theCellOfALivingDaemonIsUsed() throws IOException {
    long startTime = Task.of(processIn(home)).orElseThrow().startTime();
    int pid = Math.toIntExact(processes.get(0).pid());
    new CellDaemon(PidNamespaces.own(), pid, startTime).writeTo(cell);
    LeftCells left = LeftCells.find(home, OURS, freezer);
    assertThat(left.used()).containsExactly(cell);
    assertThat(left.free()).isEmpty();
    assertThat(left.remark()).hasValueSatisfying(text -> assertThat(text).contains(cell.path()));
  }
}
