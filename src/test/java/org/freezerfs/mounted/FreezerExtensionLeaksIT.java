package org.freezerfs.mounted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.junit.FreezerHandle;
import org.freezerfs.junit.FreezerMount;
import org.freezerfs.junit.GroupHandle;
import org.freezerfs.junit.Recording;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The end of a test: the extension kills, thaws, and fails the test for leaks. */
@Timeout(120)
@ExtendWith(WholeMachine.class)
@ResourceLock(WholeMachine.OWN_DAEMONS)
class FreezerExtensionLeaksIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @BeforeEach
  void requireFuse() {
    Needs.fuse();
    Needs.root();
    NestedRun.clear();
  }

  @Test
  void killsAllStartedProcessesInWhateverGroup() throws Exception {
    NestedRun.run(Starting.class).assertStatistics(stats -> stats.succeeded(2));
    assertThat(NestedRun.PIDS).hasSize(4);
    NestedRun.assertNothingIsLeft();
  }

  @FreezerMount
  static class Starting {
    private FreezerHandle freezer;

    @Test
    void frozenOrphans() throws Exception {
      NestedRun.ROOTS.add(freezer.root());
      GroupHandle group = freezer.group("0");
      Process parent =
          group.start(
              "sh", "-c", "(sleep 1000 & sleep 1000 & echo $!) & wait; echo; exec sleep 1000");
      NestedRun.PIDS.add(parent.pid());
      BufferedReader lines = parent.inputReader();
      lines.readLine();
      lines.readLine();
      group.tasks().stream().filter(pid -> pid != parent.pid()).forEach(NestedRun.PIDS::add);
      group.freeze();
      group.awaitState("FROZEN", DEADLINE);
    }

    @Test
    void aProcessThatWasMovedOut() throws Exception {
      NestedRun.ROOTS.add(freezer.root());
      Process process = freezer.group("0").start("sleep", "1000");
      NestedRun.PIDS.add(process.pid());
      Files.writeString(freezer.root().resolve("tasks"), Long.toString(process.pid()));
    }
  }

  @Test
  void failsATestForGroupsAndProcessesLeftInTheMount() throws Exception {
    NestedRun.run(Leaking.class)
        .failed()
        .assertEventsMatchExactly(
            event(
                finishedWithFailure(
                    message(
                        text ->
                            text.matches(
                                """
                                left in the mount by what was tested:
                                the process \\d+ \\(sleep 1000\\) in /made, stopped; it is killed
                                the group /made/within
                                the group /own\
                                """)))));
    NestedRun.assertNothingIsLeft();
  }

  @FreezerMount(recording = Recording.NEVER)
  static class Leaking {
    @Test
    void groupsAndAProcess(FreezerHandle freezer) throws Exception {
      NestedRun.ROOTS.add(freezer.root());
      GroupHandle group = freezer.group("made");
      Files.createDirectory(group.path().resolve("within"));
      Files.createDirectory(freezer.root().resolve("own"));
      Process process = new ProcessBuilder("sleep", "1000").start();
      NestedRun.PIDS.add(process.pid());
      group.attach(process.pid());
      group.freeze();
      group.awaitState("FROZEN", DEADLINE);
    }
  }

  @Test
  void thawsAProcessThatTheTestsDidNotStart() throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", "sleep 1000 >/dev/null & echo $!").start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8))) {
      long orphan = Long.parseLong(lines.readLine());
      shell.waitFor();
      Borrowing.foreignPid = orphan;
      try {
        NestedRun.run(Borrowing.class)
            .failed()
            .assertEventsMatchExactly(
                event(
                    finishedWithFailure(
                        message(
                            text ->
                                text.endsWith(
                                    "in /0, stopped; it is thawed, as it was started"
                                        + " elsewhere")))));
        // It was continued, but may have to wait until it can sleep again.
        await()
            .atMost(DEADLINE)
            .until(() -> ProcStat.ofProcess(Math.toIntExact(orphan)).orElseThrow().state() == 'S');
      } finally {
        ProcessHandle.of(orphan).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
    NestedRun.assertNothingIsLeft();
  }

  @FreezerMount(recording = Recording.NEVER)
  static class Borrowing {
    private static long foreignPid;

    @Test
    void aProcess(FreezerHandle freezer) throws Exception {
      NestedRun.ROOTS.add(freezer.root());
      GroupHandle group = freezer.group("0");
      NestedRun.PIDS.add(group.start("sleep", "1000").pid());
      group.attach(foreignPid);
      group.freeze();
      group.awaitState("FROZEN", DEADLINE);
    }
  }
}
