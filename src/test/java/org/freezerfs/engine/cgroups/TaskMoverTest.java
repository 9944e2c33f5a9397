package org.freezerfs.engine.cgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.freezerfs.engine.OwnProcesses;
import org.freezerfs.host.cgroups.CgroupVersion;
import org.freezerfs.host.cgroups.FreezerHierarchy;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.cgroups.HostCgroupException;
import org.freezerfs.host.proc.OpenTask;
import org.freezerfs.host.proc.Processes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Moves a task that ends in the moment before the kernel looks its id up, and whose id another
 * process gets.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource(CgroupVersion.class)
class TaskMoverTest {
  private static final int NOBODY = 65534;

  /** Starts, replaces and ends a child, whose id it prints. */
  private static final String PARENT =
      """
      import ctypes, os, signal, struct, sys
      CLONE3 = 435
      libc = ctypes.CDLL(None, use_errno=True)
      child = 0
      def end():
          if child:
              os.kill(child, signal.SIGKILL)
              os.waitpid(child, 0)
      for line in sys.stdin:
          command, uid = line.split()
          ready, tell = os.pipe()
          end()
          if command == "start":
              child = os.fork()
          else:
              ids = (ctypes.c_int * 1)(child)
              arguments = struct.pack("10Q", 0, 0, 0, 0, signal.SIGCHLD, 0, 0, 0, ctypes.addressof(ids), 1)
              child = libc.syscall(CLONE3, arguments, len(arguments))
          if child == 0:
              os.setresuid(int(uid), int(uid), int(uid))
              os.close(tell)
              while True:
                  signal.pause()
          os.close(tell)
          os.read(ready, 1)
          os.close(ready)
          print(child, flush=True)
      end()
      """;

  @Parameter CgroupVersion version;

  private FreezerHierarchy hierarchy;
  private HostCgroup home;
  private HostCgroup cell;
  private Process parent;
  private BufferedReader answers;
  private Writer commands;

  /** What happens before the kernel gets the id. */
  private Runnable beforeMove = () -> {};

  private TaskMover mover;

  @BeforeEach
  void makeCgroups() throws IOException {
    hierarchy = HostFreezers.find(version);
    home = hierarchy.top().child("mover-" + ProcessHandle.current().pid());
    home.make();
    cell = home.child("cell");
    cell.make();
    parent = new ProcessBuilder("python3", "-c", PARENT).start();
    answers = parent.inputReader();
    commands = parent.outputWriter();
    home.write(HostCgroup.PROCESSES, Long.toString(parent.pid()));
    mover = moverOf(Set.of());
  }

  /**
   * Moves tasks of a mount, with what {@link #beforeMove} does before the kernel gets an id.
   *
   * @param own the mount's own processes
   */
  private TaskMover moverOf(Set<Integer> own) {
    HostFreezer real = HostFreezer.of(hierarchy);
    HostFreezer delayed =
        (HostFreezer)
            Proxy.newProxyInstance(
                HostFreezer.class.getClassLoader(),
                new Class<?>[] {HostFreezer.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("addTask")) {
                    Runnable now = beforeMove;
                    beforeMove = () -> {};
                    now.run();
                  }
                  try {
                    return method.invoke(real, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return new TaskMover(
        hierarchy,
        delayed,
        new OwnProcesses(own),
        cgroup -> cell.contains(cgroup) ? Optional.of(home) : Optional.empty());
  }

  @AfterEach
  void removeCgroups() throws Exception {
    if (parent != null) {
      commands.close();
      parent.waitFor();
    }
    if (home != null) {
      assertThat(cell.remove()).isTrue();
      assertThat(home.remove()).isTrue();
    }
  }

  private int ask(String command, int uid) throws IOException {
    commands.write(command + " " + uid + "\n");
    commands.flush();
    return Integer.parseInt(answers.readLine());
  }

  private void replacedBy(int uid) {
    beforeMove =
        () -> {
          try {
            ask("replace", uid);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        };
  }

  private boolean move(int id, OptionalInt user) throws IOException {
    try (OpenTask task = OpenTask.of(id).orElseThrow()) {
      return mover.move(task, cell, user);
    }
  }

  private Optional<HostCgroup> cgroupOf(int id) throws IOException {
    return hierarchy.cgroupOf(id);
  }

  @Test
  void movesATask() throws IOException {
    int id = ask("start", NOBODY);
    assertThat(move(id, OptionalInt.of(NOBODY))).isTrue();
    assertThat(cgroupOf(id)).contains(cell);
    assertThat(mover.moveListed(id, cell, home)).isTrue();
    assertThat(cgroupOf(id)).contains(home);
  }

  @Test
  void anotherTaskThatHasGotTheIdIsPutBack() throws IOException {
    int id = ask("start", 0);
    replacedBy(0);
    assertThat(move(id, OptionalInt.empty())).isFalse();
    assertThat(cgroupOf(id)).contains(home);
  }

  @Test
  void rootsTaskIsNotMovedForAUser() throws IOException {
    int id = ask("start", NOBODY);
    replacedBy(0);
    assertThat(move(id, OptionalInt.of(NOBODY))).isFalse();
    assertThat(cgroupOf(id)).contains(home);
  }

  @Test
  void aTaskOfAnotherUserIsNotMovedForAUser() throws IOException {
    int id = ask("start", 0);
    assertThat(move(id, OptionalInt.of(NOBODY))).isFalse();
    assertThat(cgroupOf(id)).contains(home);
  }

  @Test
  void aTaskThatAMemberHasForkedMeanwhileStays() throws IOException {
    int id = ask("start", 0);
    cell.write(HostCgroup.PROCESSES, Long.toString(parent.pid()));
    replacedBy(0);
    assertThat(move(id, OptionalInt.empty())).isFalse();
    assertThat(cgroupOf(id)).contains(cell);
    home.write(HostCgroup.PROCESSES, Long.toString(parent.pid()));
  }

  @Test
  void ownProcessIsPutWhereItWas() throws IOException {
    int id = ask("start", 0);
    mover = moverOf(Set.of(id));
    HostCgroup place = cgroupOf(Processes.self()).orElseThrow();
    place.write(HostCgroup.PROCESSES, Integer.toString(id));
    replacedBy(0);
    assertThat(move(id, OptionalInt.empty())).isFalse();
    assertThat(cgroupOf(id)).contains(place);
  }

  @Test
  void anOwnProcessWhoseCgroupHasGoneIsTakenOutToTheOneAbove() throws IOException {
    int own = ask("start", 0);
    HostCgroup gone = home.child("gone");
    gone.make();
    gone.write(HostCgroup.PROCESSES, Integer.toString(own));
    mover = moverOf(Set.of(own));
    mover.check();
    cell.write(HostCgroup.PROCESSES, Integer.toString(own));
    assertThat(gone.remove()).isTrue();
    mover.check();
    assertThat(cgroupOf(own)).contains(home);
  }

  @Test
  void anOwnProcessThatWasStartedInACellIsTakenOut() throws IOException {
    int own = Math.toIntExact(parent.pid());
    cell.write(HostCgroup.PROCESSES, Integer.toString(own));
    mover = moverOf(Set.of(own));
    assertThat(move(ask("start", 0), OptionalInt.empty())).isTrue();
    mover.check();
    assertThat(cgroupOf(own)).contains(home);
  }

  /** As the service manager does, or a program that empties a cgroup. */
  @Test
  void anOwnProcessThatOthersMoveIntoACellIsTakenOut() throws IOException {
    int own = ask("start", 0);
    int other = Math.toIntExact(parent.pid());
    mover = moverOf(Set.of(own));
    mover.check();
    cell.write(HostCgroup.PROCESSES, Integer.toString(own));
    cell.write(HostCgroup.PROCESSES, Integer.toString(other));
    mover.check();
    assertThat(cgroupOf(own)).contains(home);
    assertThat(cgroupOf(other)).contains(cell);
    home.write(HostCgroup.PROCESSES, Integer.toString(other));
  }

  @Test
  void movesATaskOfAListOnlyIfItIsStillThere() throws IOException {
    int id = ask("start", 0);
    assertThat(mover.moveListed(id, cell, hierarchy.top())).isFalse();
    assertThat(cgroupOf(id)).contains(home);
  }

  /** So with v1 no task of root's is in the cell for a moment. */
  @Test
  void theKernelComparesTheUserWithV1Alone() throws IOException {
    int roots = ask("start", 0);
    HostFreezer freezer = HostFreezer.of(hierarchy);
    if (version == CgroupVersion.V2) {
      freezer.addTask(cell, roots, OptionalInt.of(NOBODY));
      assertThat(cgroupOf(roots)).contains(cell);
      return;
    }
    assertThatThrownBy(() -> freezer.addTask(cell, roots, OptionalInt.of(NOBODY)))
        .isInstanceOf(HostCgroupException.class)
        .hasMessageContaining("Permission denied");
    assertThat(cgroupOf(roots)).contains(home);
  }
}
