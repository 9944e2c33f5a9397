package org.freezerfs.engine.signals.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.EngineFixture;
import org.freezerfs.engine.signals.SignalEngine;
import org.freezerfs.host.proc.Child;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.Processes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The order in which real processes are stopped and continued. The parent is a shell with job
 * control: if waitpid(2) reports that its job was stopped, the shell ends.
 */
@Timeout(60)
class StopOrderTest {
  private static final int GROUP = 1;
  private static final int OTHER = 2;
  private static final int ROUNDS = 50;

  private final SignalEngine engine = EngineFixture.engine(true);

  @BeforeEach
  void makeGroups() {
    engine.create(GROUP);
    engine.create(OTHER);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static Child waitingShell() throws IOException {
    Child shell = Child.running("bash", "-c", "set -m; sleep 1000; exit 0");
    shell.awaitThat(() -> jobsOf(shell).length == 1 && shell.state() == 'S');
    return shell;
  }

  private static int[] jobsOf(Child shell) throws IOException {
    return Processes.children(shell.pid());
  }

  private void put(int pid, int group) throws IOException {
    assertThat(engine.attach(Task.of(pid).orElseThrow(), group)).isTrue();
  }

  private void kill(int group) throws IOException {
    engine.signal(group, Signal.SIGKILL.intValue(), 0);
  }

  private void freezeAndThaw(Child shell, List<Integer> groups) throws IOException {
    engine.freeze(groups);
    for (int group : groups) {
      shell.awaitThat(() -> engine.isFrozenEnough(group));
    }
    engine.thaw(groups);
    // A shell that has ended never sleeps again.
    shell.awaitState('S');
  }

  @Test
  void aParentDoesNotSeeThatItsChildWasStopped() throws Exception {
    try (Child shell = waitingShell()) {
      int job = jobsOf(shell)[0];
      put(job, GROUP);
      put(shell.pid(), GROUP);
      for (int i = 0; i < ROUNDS; i++) {
        freezeAndThaw(shell, List.of(GROUP));
        assertThat(jobsOf(shell)).containsExactly(job);
      }
      kill(GROUP);
    }
  }

  @Test
  void aParentInAnotherGroupDoesNotSeeThatItsChildWasStopped() throws Exception {
    try (Child shell = waitingShell()) {
      int job = jobsOf(shell)[0];
      for (int i = 0; i < ROUNDS; i++) {
        put(job, i % 2 == 0 ? GROUP : OTHER);
        put(shell.pid(), i % 2 == 0 ? OTHER : GROUP);
        freezeAndThaw(shell, List.of(GROUP, OTHER));
        assertThat(jobsOf(shell)).containsExactly(job);
      }
      kill(GROUP);
      kill(OTHER);
    }
  }

  @Test
  void aSubreaperIsTheParentOfTheOrphansThatItGets() throws Exception {
    // The process in the middle ends, and the subreaper becomes the parent of its child.
    try (Child reaper =
        Child.running(
            "python3",
            "-c",
            """
            import ctypes, os, sys, time
            ctypes.CDLL(None).prctl(36, 1) # PR_SET_CHILD_SUBREAPER
            if os.fork() == 0:
                if os.fork() == 0:
                    time.sleep(1000)
                sys.stdin.readline()
                os._exit(0)
            os.wait()
            os.waitpid(-1, os.WUNTRACED)
            """)) {
      put(reaper.pid(), GROUP);
      reaper.awaitThat(() -> engine.threads(GROUP, Processes.self()).length == 3);
      reaper.say("end");
      reaper.awaitThat(() -> engine.threads(GROUP, Processes.self()).length == 2);
      int orphan = jobsOf(reaper)[0];
      assertThat(ProcStat.ofProcess(orphan).orElseThrow().parent()).isEqualTo(reaper.pid());
      for (int i = 0; i < ROUNDS; i++) {
        freezeAndThaw(reaper, List.of(GROUP));
      }
      kill(GROUP);
    }
  }
}
