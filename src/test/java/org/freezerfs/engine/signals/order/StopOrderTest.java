package org.freezerfs.engine.signals.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Engine.Exempt;
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
@Timeout(150)
class StopOrderTest {
  private static final int GROUP = 1;
  private static final int OTHER = 2;
  private static final int ROUNDS = 50;

  /** A freeze that takes longer may have waited in vain for a parent to stop. */
  private static final long BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

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

  private static Child startShell() throws IOException {
    return Child.running("bash", "-c", "set -m; sleep 1000; exit 0");
  }

  /** Returns its job, once it waits for it. */
  private static int awaitJob(Child shell) throws IOException {
    shell.awaitThat(() -> jobsOf(shell).length == 1 && shell.state() == 'S');
    return jobsOf(shell)[0];
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

  /**
   * Freezes and thaws, and checks that the shell waits again.
   *
   * @return false if the freeze took so long that the shell may have seen it and ended
   */
  private boolean freezeAndThaw(Child shell, List<Integer> groups) throws IOException {
    long begin = System.nanoTime();
    engine.freeze(groups, Exempt.NONE);
    boolean isInTime = System.nanoTime() - begin < BOUND_NANOS;
    for (int group : groups) {
      shell.awaitThat(() -> engine.isFrozenEnough(group));
    }
    engine.thaw(groups);
    if (isInTime) {
      // A shell that has ended never sleeps again.
      shell.awaitState('S');
    }
    return isInTime;
  }

  @Test
  void aParentDoesNotSeeThatItsChildWasStopped() throws Exception {
    int rounds = 0;
    while (rounds < ROUNDS) {
      try (Child shell = startShell()) {
        int job = awaitJob(shell);
        put(job, GROUP);
        put(shell.pid(), GROUP);
        while (rounds < ROUNDS && freezeAndThaw(shell, List.of(GROUP))) {
          assertThat(jobsOf(shell)).containsExactly(job);
          rounds++;
        }
        kill(GROUP);
      }
    }
  }

  @Test
  void aParentInAnotherGroupDoesNotSeeThatItsChildWasStopped() throws Exception {
    int rounds = 0;
    while (rounds < ROUNDS) {
      try (Child shell = startShell()) {
        int job = awaitJob(shell);
        putIntoDifferentGroups(shell, job, rounds);
        while (rounds < ROUNDS && freezeAndThaw(shell, List.of(GROUP, OTHER))) {
          assertThat(jobsOf(shell)).containsExactly(job);
          rounds++;
          putIntoDifferentGroups(shell, job, rounds);
        }
        kill(GROUP);
        kill(OTHER);
      }
    }
  }

  /** The shell's group is by turns the first and the second that are frozen. */
  private void putIntoDifferentGroups(Child shell, int job, int round) throws IOException {
    put(job, round % 2 == 0 ? GROUP : OTHER);
    put(shell.pid(), round % 2 == 0 ? OTHER : GROUP);
  }

  @Test
  void aSubreaperIsTheParentOfTheOrphansThatItGets() throws Exception {
    int rounds = 0;
    while (rounds < ROUNDS) {
      try (Child reaper = startReaper()) {
        int orphan = awaitOrphan(reaper);
        assertThat(ProcStat.ofProcess(orphan).orElseThrow().parent()).isEqualTo(reaper.pid());
        while (rounds < ROUNDS && freezeAndThaw(reaper, List.of(GROUP))) {
          rounds++;
        }
        kill(GROUP);
      }
    }
  }

  /** It forks a child that forks another, and gets that one when its child has ended. */
  private static Child startReaper() throws IOException {
    return Child.running(
        "python3",
        "-c",
        """
        import ctypes, os, sys, time
        ctypes.CDLL(None).prctl(36, 1) # PR_SET_CHILD_SUBREAPER
        sys.stdin.readline()
        if os.fork() == 0:
            if os.fork() == 0:
                time.sleep(1000)
            sys.stdin.readline()
            os._exit(0)
        os.wait()
        os.waitpid(-1, os.WUNTRACED)
        """);
  }

  /** Puts it into the group, and returns the orphan, once that is its child. */
  private int awaitOrphan(Child reaper) throws IOException {
    put(reaper.pid(), GROUP);
    reaper.say("fork");
    reaper.awaitThat(() -> engine.threads(GROUP, Processes.self()).length == 3);
    reaper.say("end");
    reaper.awaitThat(() -> engine.threads(GROUP, Processes.self()).length == 2);
    int orphan =
        IntStream.of(engine.threads(GROUP, Processes.self()))
            .filter(pid -> pid != reaper.pid())
            .findFirst()
            .orElseThrow();
    // A process that ends is no member any more a moment before its children get another parent.
    reaper.awaitThat(() -> Arrays.equals(jobsOf(reaper), new int[] {orphan}));
    return orphan;
  }
}
