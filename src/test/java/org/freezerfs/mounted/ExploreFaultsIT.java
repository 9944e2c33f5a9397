package org.freezerfs.mounted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.testkit.engine.EventConditions.displayName;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.suppressed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.junit.ExploreFaults;
import org.freezerfs.junit.FailedTestException;
import org.freezerfs.junit.FreezerExtension;
import org.freezerfs.junit.FreezerHandle;
import org.freezerfs.junit.FreezerMount;
import org.freezerfs.junit.GroupHandle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** Test methods of which each case is a test. */
@Timeout(120)
@ExtendWith(WholeMachine.class)
@ResourceLock(WholeMachine.OWN_DAEMONS)
class ExploreFaultsIT {
  @TempDir private Path kept;

  @BeforeEach
  void requireFuse() {
    Needs.fuse();
    Needs.root();
    NestedRun.clear();
  }

  private Events run(Class<?> tests) {
    return NestedRun.run(Map.of(FreezerExtension.RECORDINGS, kept.toString()), tests);
  }

  private static List<String> names(Stream<Event> events) {
    return events.map(each -> each.getTestDescriptor().getDisplayName()).toList();
  }

  @Test
  void aMethodThatHandlesAllPassesAllCases() throws Exception {
    Events events = run(Careful.class);
    assertThat(events.failed().list()).isEmpty();
    assertThat(names(events.succeeded().stream()))
        .startsWith("undisturbed", "undisturbed", "freezer.state:open#1:EACCES")
        .contains(
            "freezer.state:write=FROZEN#1:EBUSY",
            "freezer.state:write=FROZEN#1:unstoppable",
            "freezer.state:write=FROZEN#1:killed-before",
            "freezer.state:write=THAWED#1:EINTR",
            "freezer.state:write=THAWED#1:ENOTCONN")
        .doesNotContain("tasks:write#1:EPERM")
        .hasSizeGreaterThan(25);
    assertThat(events.skipped().list()).isEmpty();
    assertThat(NestedRun.ROOTS).doesNotHaveDuplicates();
    NestedRun.assertNothingIsLeft();
  }

  /** What is done before the method, and after it, meets no disturbance. */
  @FreezerMount(semantics = Semantics.HIERARCHICAL)
  static class Careful {
    private GroupHandle group;

    @BeforeEach
    void start(FreezerHandle freezer) throws IOException {
      NestedRun.ROOTS.add(freezer.root());
      group = freezer.group("job");
      NestedRun.PIDS.add(group.start("sleep", "1000").pid());
    }

    @ExploreFaults(mayThrow = IOException.class)
    void freezesForAMoment() throws IOException {
      try {
        group.freeze();
      } finally {
        thaw();
      }
    }

    private void thaw() throws IOException {
      try {
        group.thaw();
      } catch (IOException e) {
        group.thaw();
      }
    }

    @AfterEach
    void freezeAndThaw() throws IOException {
      group.freeze();
      thaw();
    }
  }

  @Test
  void whatAMethodLeavesFrozenFailsTheCase() throws Exception {
    Events events = run(Careless.class);
    assertThat(names(events.failed().stream()))
        .containsExactly(
            "freezer.state:open#2:EACCES",
            "freezer.state:open#2:ENOENT",
            "freezer.state:open#2:EMFILE",
            "freezer.state:write=FROZEN#1:EBUSY",
            "freezer.state:write=FROZEN#1+:EBUSY",
            "freezer.state:write=FROZEN#1:unstoppable",
            "freezer.state:write=THAWED#1:EIO");
    String name = "freezer.state:write=THAWED#1:EIO";
    String number =
        events
            .failed()
            .list()
            .get(6)
            .getTestDescriptor()
            .getUniqueId()
            .toString()
            .replaceAll(".*-invocation:#(\\d+).*", "$1");
    Path page = kept.resolve(Careless.class.getName()).resolve("freezes-" + number + ".html");
    events
        .failed()
        .assertEventsMatchLoosely(
            event(
                displayName(name),
                finishedWithFailure(
                    instanceOf(AssertionError.class),
                    message(name + ": group 1 is FROZEN afterwards"),
                    suppressed(
                        0,
                        instanceOf(FailedTestException.class),
                        message("recording of its mount: " + page)))));
    assertThat(page).content().startsWith("<!DOCTYPE html>").contains(name);
    NestedRun.assertNothingIsLeft();
  }

  @FreezerMount(semantics = Semantics.HIERARCHICAL)
  static class Careless {
    @ExploreFaults(mayThrow = IOException.class)
    void freezes(FreezerHandle freezer) throws IOException {
      NestedRun.ROOTS.add(freezer.root());
      GroupHandle group = freezer.group("job");
      NestedRun.PIDS.add(group.start("sleep", "1000").pid());
      group.freeze();
      group.thaw();
    }
  }

  @Test
  void anotherExceptionFailsTheCase() throws Exception {
    Events events = run(Unwarned.class);
    events.assertStatistics(stats -> stats.started(4).succeeded(3).failed(1));
    assertThat(names(events.failed().stream())).containsExactly("mkdir#1:ENOSPC");
    events
        .failed()
        .assertEventsMatchExactly(
            event(
                finishedWithFailure(
                    instanceOf(AssertionError.class),
                    message(
                        text ->
                            text.startsWith("mkdir#1:ENOSPC: java.nio.file.FileSystemException: ")
                                && text.endsWith("No space left on device")))));
    NestedRun.assertNothingIsLeft();
  }

  @FreezerMount
  static class Unwarned {
    @ExploreFaults(
        only = {"mkdir#1:ENOSPC", "mkdir#1:ENOTCONN"},
        mayThrow = Gone.class)
    void makesAGroup(FreezerHandle freezer) throws Exception {
      NestedRun.ROOTS.add(freezer.root());
      try {
        freezer.group("job");
      } catch (IOException e) {
        if (e.getMessage().contains("not connected")) {
          throw new Gone(e);
        }
        throw e;
      }
    }
  }

  /** The daemon is gone. */
  static final class Gone extends Exception {
    private static final long serialVersionUID = 1;

    Gone(Throwable cause) {
      super(cause);
    }
  }

  @Test
  void aMethodThatFailsUndisturbedHasNoCases() throws Exception {
    Events events = run(Failing.class);
    events.assertStatistics(stats -> stats.started(2).failed(2));
    events
        .failed()
        .assertEventsMatchExactly(
            event(displayName("undisturbed"), finishedWithFailure(instanceOf(IOException.class))),
            event(displayName("undisturbed"), finishedWithFailure(instanceOf(IOException.class))));
    NestedRun.assertNothingIsLeft();
  }

  @FreezerMount
  static class Failing {
    @ExploreFaults(mayThrow = IOException.class)
    void throwsAlways(FreezerHandle freezer) throws IOException {
      NestedRun.ROOTS.add(freezer.root());
      freezer.group("job");
      throw new IOException("always");
    }
  }

  @Test
  void nothingIsLeftIfTheProcessThatServesTheMountIsKilled() throws Exception {
    Events events = run(KillingTheDaemon.class);
    assertThat(events.failed().list()).hasSize(2);
    NestedRun.assertNothingIsLeft();
  }

  @FreezerMount(semantics = Semantics.HIERARCHICAL)
  static class KillingTheDaemon {
    @ExploreFaults
    void killsIt(FreezerHandle freezer) throws Exception {
      NestedRun.ROOTS.add(freezer.root());
      GroupHandle group = freezer.group("job");
      NestedRun.PIDS.add(group.start("sleep", "1000").pid());
      group.freeze();
      ProcessHandle daemon =
          ProcessHandle.current()
              .children()
              .filter(each -> each.info().commandLine().orElse("").contains("--explore-tests"))
              .findAny()
              .orElseThrow();
      daemon.destroyForcibly();
      daemon.onExit().get();
    }
  }

  @Test
  void aHangFailsTheCaseWhateverTheMethodMayThrow() throws Exception {
    Events events = run(Waiting.class);
    events.assertStatistics(stats -> stats.started(3).succeeded(2).failed(1));
    events
        .failed()
        .assertEventsMatchExactly(
            event(
                displayName(Waiting.CASE),
                finishedWithFailure(
                    message(
                        text ->
                            text.startsWith(
                                Waiting.CASE + ": java.util.concurrent.TimeoutException")),
                    suppressed(1, message(Waiting.CASE + ": group 1 is FREEZING afterwards")))));
    NestedRun.assertNothingIsLeft();
  }

  @FreezerMount(semantics = Semantics.HIERARCHICAL)
  static class Waiting {
    static final String CASE = "freezer.state:write=FROZEN#1:FREEZING";

    @Timeout(3)
    @ExploreFaults(only = CASE, mayThrow = Exception.class)
    void waitsForEver(FreezerHandle freezer) throws Exception {
      NestedRun.ROOTS.add(freezer.root());
      GroupHandle group = freezer.group("job");
      NestedRun.PIDS.add(group.start("sleep", "1000").pid());
      group.freeze();
      group.awaitState("FROZEN", Duration.ofDays(1));
      group.thaw();
    }
  }

  @Test
  void anAbortDoesNotHideWhatIsLeftFrozen() throws Exception {
    Events events = run(Aborting.class);
    events.assertStatistics(stats -> stats.started(3).succeeded(2).failed(1));
    events
        .failed()
        .assertEventsMatchExactly(
            event(
                finishedWithFailure(message(Aborting.CASE + ": group 1 is FREEZING afterwards"))));
    NestedRun.assertNothingIsLeft();
  }

  @FreezerMount(semantics = Semantics.HIERARCHICAL)
  static class Aborting {
    static final String CASE = "freezer.state:write=FROZEN#1:FREEZING";

    @ExploreFaults(only = CASE)
    void assumesThatItIsFrozen(FreezerHandle freezer) throws Exception {
      NestedRun.ROOTS.add(freezer.root());
      GroupHandle group = freezer.group("job");
      NestedRun.PIDS.add(group.start("sleep", "1000").pid());
      group.freeze();
      assumeTrue(group.state().equals("FROZEN"));
      group.thaw();
    }
  }

  @Test
  void whatACaseStopsIsContinuedAfterIt() throws Exception {
    Events events = run(Starting.class);
    events.assertStatistics(stats -> stats.started(3).succeeded(3));
    // A stopped process would not end by this.
    for (Process each : Starting.STARTED) {
      each.destroy();
      assertThat(each.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    NestedRun.assertNothingIsLeft();
  }

  @FreezerMount(semantics = Semantics.HIERARCHICAL)
  static class Starting {
    static final Queue<Process> STARTED = new ConcurrentLinkedQueue<>();

    @ExploreFaults(only = "freezer.state:read#1:stopped-after", mayThrow = IOException.class)
    void startsAProcessAndLetsItGo(FreezerHandle freezer) throws Exception {
      NestedRun.ROOTS.add(freezer.root());
      Process process = new ProcessBuilder("sleep", "1000").start();
      STARTED.add(process);
      GroupHandle group = freezer.group("job");
      group.attach(process.pid());
      group.state();
      Files.writeString(freezer.root().resolve("tasks"), Long.toString(process.pid()));
      Files.delete(freezer.root().resolve("job"));
    }
  }

  @Test
  void aMethodThatDoesNothingInItsMountIsRefused() {
    NestedRun.runContainers(Idle.class)
        .failed()
        .assertEventsMatchExactly(
            event(
                finishedWithFailure(
                    instanceOf(ExtensionConfigurationException.class),
                    message(
                        "neither the method nor a process that it starts does anything in its"
                            + " mount: there is nothing to explore"))));
  }

  @FreezerMount
  static class Idle {
    @ExploreFaults
    void doesNothing(FreezerHandle freezer) {
      NestedRun.ROOTS.add(freezer.root());
    }
  }

  @Test
  void aMethodWithoutAMountIsRefused() {
    run(WithoutMount.class)
        .failed()
        .assertEventsMatchExactly(
            event(finishedWithFailure(instanceOf(ExtensionConfigurationException.class))),
            event(finishedWithFailure(instanceOf(ExtensionConfigurationException.class))));
  }

  static class WithoutMount {
    @ExploreFaults
    void doesNothing() {
      // There is nothing to do it to.
    }
  }
}
