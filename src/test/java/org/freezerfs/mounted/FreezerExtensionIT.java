package org.freezerfs.mounted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.freezerfs.Options;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.junit.FreezerExtension;
import org.freezerfs.junit.FreezerHandle;
import org.freezerfs.junit.FreezerMount;
import org.freezerfs.junit.GroupHandle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** What tests get from the extension, and what comes of what they leave behind. */
@Timeout(60)
class FreezerExtensionIT {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** The mounts that the tests of one run had. */
  private static final Queue<Path> ROOTS = new ConcurrentLinkedQueue<>();

  /** The processes that they started. */
  private static final Queue<Long> PIDS = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void requireFuse() {
    Needs.fuse();
    Needs.root();
    ROOTS.clear();
    PIDS.clear();
  }

  private static Events run(Class<?> tests) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(tests))
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
        .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
        .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "2")
        .execute()
        .testEvents();
  }

  private static void assertNothingIsLeft() throws IOException {
    for (Path root : ROOTS) {
      assertThat(FuseConnection.isMounted(root)).isFalse();
      assertThat(root).doesNotExist();
    }
    for (long pid : PIDS) {
      await().atMost(DEADLINE).until(() -> ProcessHandle.of(pid).isEmpty());
    }
  }

  @Test
  void handsAMountToEachTest() throws Exception {
    run(Handed.class).assertStatistics(stats -> stats.started(4).succeeded(4));
    assertThat(ROOTS).hasSize(4).doesNotHaveDuplicates();
    assertNothingIsLeft();
  }

  @FreezerMount
  static class Handed {
    private FreezerHandle field;
    private FreezerHandle first;

    @BeforeEach
    void remember(FreezerHandle freezer) {
      ROOTS.add(freezer.root());
      first = freezer;
    }

    @Test
    void withWhichAGroupIsUsed() throws Exception {
      GroupHandle group = field.group("a/b");
      assertThat(group.path()).isEqualTo(field.root().resolve("a/b")).isDirectory();
      assertThat(group.state()).isEqualTo("RUNNING");
      Process cat = group.start("cat");
      PIDS.add(cat.pid());
      assertThat(group.tasks()).containsExactly(cat.pid());
      group.freeze();
      assertThat(group.state()).isEqualTo("FREEZING");
      group.awaitState("FROZEN", DEADLINE);
      group.thaw();
      assertThat(group.state()).isEqualTo("RUNNING");
      cat.getOutputStream().write("here\n".getBytes(StandardCharsets.US_ASCII));
      cat.getOutputStream().flush();
      assertThat(cat.inputReader().readLine()).isEqualTo("here");
      group.kill();
      assertThat(cat.waitFor()).isEqualTo(128 + 9);
      assertThat(group.tasks()).isEmpty();
    }

    @Test
    void whichSaysWhyNot() throws Exception {
      GroupHandle group = field.group("a");
      Process member = group.start("sleep", "1000");
      PIDS.add(member.pid());
      assertThatThrownBy(() -> group.awaitState("FROZEN", Duration.ofMillis(10)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining(
              "is RUNNING and not FROZEN after PT0.01S; its members: " + member.pid());
      group.freeze();
      group.awaitState("FROZEN", DEADLINE);
      assertThatThrownBy(() -> group.start("true"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(group.path() + "/tasks: Device or resource busy");
    }

    @Test
    @FreezerMount(semantics = Semantics.HIERARCHICAL, options = "transition=read")
    void asItsMethodSays() throws Exception {
      GroupHandle group = field.group("a");
      PIDS.add(group.start("sleep", "1000").pid());
      group.freeze();
      assertThat(group.state()).isEqualTo("FREEZING");
      group.awaitState("FROZEN", DEADLINE);
      group.thaw();
      assertThat(group.state()).isEqualTo("THAWED");
    }

    @Nested
    class Within {
      private FreezerHandle own;

      @Test
      void theSameInEveryWayAlsoInAClassWithin(FreezerHandle parameter) {
        assertThat(parameter).isSameAs(own).isSameAs(field).isSameAs(first);
      }
    }
  }

  @Test
  void handsDifferentOnesToTestsThatRunAtTheSameTime() throws Exception {
    run(AtOnce.class).assertStatistics(stats -> stats.succeeded(2));
    assertThat(ROOTS).hasSize(2).doesNotHaveDuplicates();
    assertNothingIsLeft();
  }

  @Execution(ExecutionMode.CONCURRENT)
  static class AtOnce {
    private static final CyclicBarrier BOTH = new CyclicBarrier(2);

    @RegisterExtension
    static final FreezerExtension FREEZER =
        new FreezerExtension(Options.defaults().semantics(Semantics.HIERARCHICAL));

    @Test
    void one(FreezerHandle freezer) throws Exception {
      meet(freezer);
    }

    @Test
    void another(FreezerHandle freezer) throws Exception {
      meet(freezer);
    }

    private static void meet(FreezerHandle freezer) throws Exception {
      ROOTS.add(freezer.root());
      GroupHandle group = freezer.group("0");
      BOTH.await(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      Process member = group.start("sleep", "1000");
      PIDS.add(member.pid());
      assertThat(group.tasks()).containsExactly(member.pid());
      assertThat(group.state()).isEqualTo("THAWED");
    }
  }

  @Test
  void killsWhateverWasStartedWhereverItIs() throws Exception {
    run(Starting.class).assertStatistics(stats -> stats.succeeded(2));
    assertThat(PIDS).hasSize(4);
    assertNothingIsLeft();
  }

  @FreezerMount
  static class Starting {
    private FreezerHandle freezer;

    @Test
    void frozenOrphans() throws Exception {
      ROOTS.add(freezer.root());
      GroupHandle group = freezer.group("0");
      Process parent =
          group.start(
              "sh", "-c", "(sleep 1000 & sleep 1000 & echo $!) & wait; echo; exec sleep 1000");
      PIDS.add(parent.pid());
      BufferedReader lines = parent.inputReader();
      lines.readLine();
      lines.readLine();
      group.tasks().stream().filter(pid -> pid != parent.pid()).forEach(PIDS::add);
      group.freeze();
      group.awaitState("FROZEN", DEADLINE);
    }

    @Test
    void whoWasMovedOut() throws Exception {
      ROOTS.add(freezer.root());
      Process process = freezer.group("0").start("sleep", "1000");
      PIDS.add(process.pid());
      Files.writeString(freezer.root().resolve("tasks"), Long.toString(process.pid()));
    }
  }

  @Test
  void failsATestForWhatItHasLeftInTheMount() throws Exception {
    run(Leaking.class)
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
    assertNothingIsLeft();
  }

  @FreezerMount
  static class Leaking {
    @Test
    void groupsAndAProcess(FreezerHandle freezer) throws Exception {
      ROOTS.add(freezer.root());
      GroupHandle group = freezer.group("made");
      Files.createDirectory(group.path().resolve("within"));
      Files.createDirectory(freezer.root().resolve("own"));
      Process process = new ProcessBuilder("sleep", "1000").start();
      PIDS.add(process.pid());
      group.attach(process.pid());
      group.freeze();
      group.awaitState("FROZEN", DEADLINE);
    }
  }

  @Test
  void letsGoOfWhoIsNotTheTestsToKill() throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", "sleep 1000 >/dev/null & echo $!").start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8))) {
      long orphan = Long.parseLong(lines.readLine());
      shell.waitFor();
      Borrowing.stranger = orphan;
      try {
        run(Borrowing.class)
            .failed()
            .assertEventsMatchExactly(
                event(
                    finishedWithFailure(
                        message(
                            text ->
                                text.endsWith(
                                    "in /0, stopped; it is let go, as it was started"
                                        + " elsewhere")))));
        assertThat(ProcStat.ofProcess(Math.toIntExact(orphan)).orElseThrow().state())
            .isEqualTo('S');
      } finally {
        ProcessHandle.of(orphan).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
    assertNothingIsLeft();
  }

  @FreezerMount
  static class Borrowing {
    private static long stranger;

    @Test
    void aProcess(FreezerHandle freezer) throws Exception {
      ROOTS.add(freezer.root());
      GroupHandle group = freezer.group("0");
      PIDS.add(group.start("sleep", "1000").pid());
      group.attach(stranger);
      group.freeze();
      group.awaitState("FROZEN", DEADLINE);
    }
  }

  @Test
  void refusesWhatCanNotBe() {
    run(Misused.class)
        .failed()
        .assertEventsMatchLooselyInOrder(
            event(finishedWithFailure(message(text -> text.contains("unknown option 'bogus'")))));
    run(Lasting.class)
        .failed()
        .assertEventsMatchExactly(
            event(finishedWithFailure(message(text -> text.startsWith("persist has no meaning")))));
    run(SharedField.class)
        .failed()
        .assertEventsMatchExactly(
            event(finishedWithFailure(message(text -> text.contains("take it as a parameter")))));
  }

  static class Misused {
    @Test
    @FreezerMount(options = "bogus")
    void word() {}
  }

  static class Lasting {
    @Test
    @FreezerMount(options = "persist")
    void mount() {}
  }

  @FreezerMount
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  @Execution(ExecutionMode.CONCURRENT)
  static class SharedField {
    FreezerHandle field;

    @Test
    void test() {}
  }

  @Test
  void skipsWhereThereIsNoFuseUnlessToldToFail() throws Exception {
    String missing = "/dev/fuse is missing: load the kernel module .*\n";
    String skipped = "skipped: no freezerfs can be mounted here: " + missing;
    String failed = "failed: " + missing;
    assertThat(runWithoutDevice("-Dfreezerfs.required=false")).matches(skipped + failed);
    assertThat(runWithoutDevice("-Dfreezerfs.required=true")).matches(failed + failed);
  }

  static class Indispensable {
    @Test
    @FreezerMount(required = true)
    void mount() {}
  }

  private static String runWithoutDevice(String property) throws IOException {
    String script =
        "mount -t tmpfs none /dev && mknod /dev/null c 1 3 && mknod /dev/random c 1 8 && mknod"
            + " /dev/urandom c 1 9 && exec \"$@\"";
    List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", script, "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", property));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(TestsProgram.class.getName());
    command.addAll(List.of(Leaking.class.getName(), Indispensable.class.getName()));
    return Commands.run(Duration.ofSeconds(30), Path.of("/"), Map.of(), command).output();
  }
}
