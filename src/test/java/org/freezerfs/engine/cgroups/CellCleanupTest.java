package org.freezerfs.engine.cgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.freezerfs.engine.Task;
import org.freezerfs.host.cgroups.CgroupVersion;
import org.freezerfs.host.cgroups.FreezerHierarchy;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.proc.PidNamespaces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Removes cells in a cgroup of its own in each of the host's freezers. */
@ParameterizedClass
@EnumSource(CgroupVersion.class)
class CellCleanupTest {
  private static final CellFormat OURS = CellFormat.of(1);
  private static final CellFormat OTHERS = CellFormat.of(2);

  @Parameter CgroupVersion version;

  private HostCgroup top;
  private HostFreezer freezer;
  private CellCleanup cleanup;
  private CellCleanup cleanupOfOthers;
  private CellProof ours;
  private CellProof others;
  private HostCgroup home;
  private HostCgroup cell;
  private HostCgroup other;
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void makeHome() throws IOException {
    FreezerHierarchy hierarchy = HostFreezers.find(version);
    top = hierarchy.top();
    freezer = HostFreezer.of(hierarchy);
    home = top.child("test-" + ProcessHandle.current().pid());
    cell = home.child(OURS.name(1, 1, List.of()));
    other = cell.child(OTHERS.name(1, 1, List.of()));
    ours = new CellProof(version, OURS, new FakeSecret());
    others = new CellProof(version, OTHERS, new FakeSecret());
    cleanup = new CellCleanup(hierarchy, ours);
    cleanupOfOthers = new CellCleanup(hierarchy, others);
    home.make();
    make(cell, ours);
  }

  private static void make(HostCgroup made, CellProof proof) throws IOException {
    made.make();
    proof.writeTo(made.identified().orElseThrow());
  }

  private static List<HostCgroup> cgroups(CellCleanup.Found left) {
    return left.free().stream().map(CellCleanup.FreeCell::cgroup).toList();
  }

  @AfterEach
  void removeAll() throws IOException {
    for (Process process : processes) {
      process.destroyForcibly().onExit().join();
    }
    if (home != null) {
      HostFreezers.removeTree(home);
    }
  }

  private int processIn(HostCgroup cgroup) throws IOException {
    Process process = new ProcessBuilder("sleep", "1000").start();
    processes.add(process);
    int pid = Math.toIntExact(process.pid());
    freezer.addTask(cgroup, pid, OptionalInt.empty());
    return pid;
  }

  @Test
  void takesProcessesHome() throws IOException {
    int pid = processIn(cell);
    freezer.freeze(cell);
    cleanup.remove(cell);
    assertThat(freezer.processes(home)).containsExactly(pid);
    assertThat(cell.exists()).isFalse();
  }

  @Test
  void takesProcessesOutOfTheirOwnCgroups() throws IOException {
    HostCgroup own = cell.child("own");
    own.make();
    int pid = processIn(own);
    cleanup.remove(cell);
    assertThat(freezer.processes(home)).containsExactly(pid);
    assertThat(cell.exists()).isFalse();
  }

  @Test
  void leavesTheCellOfAnotherMount() throws IOException {
    make(other, others);
    int pid = processIn(other);
    freezer.freeze(cell);
    cleanup.remove(cell);
    assertThat(freezer.processes(other)).containsExactly(pid);
    assertThat(freezer.isFreezeRequested(cell)).isFalse();
    assertThat(CellFormat.isAbandoned(cell)).isTrue();
  }

  @Test
  void removesTheAbandonedCellAroundItToo() throws IOException {
    HostCgroup own = cell.child("own");
    own.make();
    HostCgroup deep = own.child(OTHERS.name(1, 2, List.of()));
    deep.make();
    int pid = processIn(deep);
    cleanup.remove(cell);
    cleanupOfOthers.remove(deep);
    assertThat(freezer.processes(home)).containsExactly(pid);
    assertThat(cell.exists()).isFalse();
  }

  @Test
  void abandonedCellsAreNoHome() throws IOException {
    make(other, others);
    assertThat(CellFormat.outsideAbandoned(other, top)).isEqualTo(other);
    cleanup.remove(cell);
    assertThat(CellFormat.outsideAbandoned(other, top)).isEqualTo(home);
  }

  @Test
  void anAbandonedCellIsNotLeftToRecover() throws IOException {
    make(other, others);
    assertThat(cgroups(cleanup.find(home))).containsExactly(cell);
    cleanup.remove(cell);
    assertThat(cleanup.find(home).isAny()).isFalse();
    assertThat(cgroups(cleanupOfOthers.find(home))).containsExactly(other);
  }

  @Test
  void theCellOfALivingDaemonIsUsed() throws IOException {
    long startTime = Task.of(processIn(home)).orElseThrow().startTime();
    int pid = Math.toIntExact(processes.get(0).pid());
    new CellFormat.Daemon(PidNamespaces.own(), pid, startTime).writeTo(cell);
    CellCleanup.Found left = cleanup.find(home);
    assertThat(left.used()).containsExactly(cell);
    assertThat(left.free()).isEmpty();
    assertThat(left.remarks()).singleElement().asString().contains(cell.path());
  }
}
