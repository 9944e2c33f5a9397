package org.freezerfs.mounted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.freezerfs.Options;
import org.freezerfs.cgroup.EngineKind;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.host.proc.WaitChannel;
import org.freezerfs.junit.FreezerExtension;
import org.freezerfs.junit.FreezerHandle;
import org.freezerfs.junit.FreezerMount;
import org.freezerfs.junit.GroupHandle;
import org.freezerfs.junit.Recording;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The mounts that the extension gives to tests. */
@Timeout(120)
@ExtendWith(WholeMachine.class)
@ResourceLock(WholeMachine.OWN_DAEMONS)
class FreezerExtensionIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @BeforeEach
  void requireFuse() {
    Needs.fuse();
    Needs.root();
    NestedRun.clear();
  }

  @Test
  void givesEachTestAMount() throws Exception {
    NestedRun.run(WithMount.class).assertStatistics(stats -> stats.started(4).succeeded(4));
    assertThat(NestedRun.ROOTS).hasSize(4).doesNotHaveDuplicates();
    NestedRun.assertNothingIsLeft();
  }

  @Test
  void freezesByTheEngineThatIsNamed() throws Exception {
    Needs.hostFreezer();
    NestedRun.run(WithHostFreezer.class).assertStatistics(stats -> stats.succeeded(2));
    NestedRun.assertNothingIsLeft();
  }

  @FreezerMount(engine = EngineKind.V1)
  static class WithHostFreezer {
    @Test
    void isInUninterruptibleSleepWhileFrozen(FreezerHandle freezer) throws Exception {
      GroupHandle group = freezer.group("0");
      Process process = group.start("sleep", "1000");
      group.freeze();
      group.awaitState("FROZEN", DEADLINE);
      assertThat(ProcStat.ofProcess((int) process.pid()).orElseThrow().state()).isEqualTo('D');
    }

    @Test
    void attachesAllThreadsOfAProcess(FreezerHandle freezer, @TempDir Path folder)
        throws Exception {
      TestPrograms.install("waking_threads", folder);
      Process process =
          new ProcessBuilder(folder.resolve("waking_threads").toString(), "4").start();
      await().until(() -> Processes.threads((int) process.pid()).length == 4);
      GroupHandle group = freezer.group("0");
      group.attach(process.pid());
      assertThat(group.tasks()).hasSize(4);
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void freezesByCgroup2() throws Exception {
    Needs.hostCgroup2();
    NestedRun.run(WithCgroup2.class).assertStatistics(stats -> stats.succeeded(1));
    NestedRun.assertNothingIsLeft();
  }

  @FreezerMount(engine = EngineKind.V2)
  static class WithCgroup2 {
    @Test
    void isHeldByItWhileFrozen(FreezerHandle freezer) throws Exception {
      GroupHandle group = freezer.group("0");
      int pid = (int) group.start("sleep", "1000").pid();
      group.freeze();
      group.awaitState("FROZEN", DEADLINE);
      await().until(() -> WaitChannel.of(pid, pid) == WaitChannel.CGROUP_V2_FREEZER);
    }
  }

  @Test
  void controlsGroupsOfCgroupV2() throws Exception {
    NestedRun.run(WithUnifiedHierarchy.class).assertStatistics(stats -> stats.succeeded(1));
    NestedRun.assertNothingIsLeft();
  }

  @FreezerMount(semantics = Semantics.V2)
  static class WithUnifiedHierarchy {
    @Test
    void isFrozenThawedAndKilled(FreezerHandle freezer) throws Exception {
      GroupHandle group = freezer.group("0");
      Process process = group.start("sleep", "1000");
      assertThat(group.tasks()).containsExactly(process.pid());
      assertThat(group.state()).isEqualTo("THAWED");
      group.freeze();
      group.awaitState("FROZEN", DEADLINE);
      assertThat(group.path().resolve("cgroup.events")).hasContent("populated 1\nfrozen 1\n");
      group.thaw();
      group.awaitState("THAWED", DEADLINE);
      group.kill();
      assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(group.tasks()).isEmpty();
    }
  }

  @FreezerMount
  static class WithMount {
    private FreezerHandle field;
    private FreezerHandle first;

    @BeforeEach
    void remember(FreezerHandle freezer) {
      NestedRun.ROOTS.add(freezer.root());
      first = freezer;
    }

    @Test
    void usesAGroup() throws Exception {
      GroupHandle group = field.group("a/b");
      assertThat(group.path()).isEqualTo(field.root().resolve("a/b")).isDirectory();
      assertThat(group.state()).isEqualTo("RUNNING");
      Process cat = group.start("cat");
      NestedRun.PIDS.add(cat.pid());
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
    void getsTheReasonOfAFailure() throws Exception {
      GroupHandle group = field.group("a");
      Process member = group.start("sleep", "1000");
      NestedRun.PIDS.add(member.pid());
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
    void usesTheOptionsOfItsMethod() throws Exception {
      GroupHandle group = field.group("a");
      NestedRun.PIDS.add(group.start("sleep", "1000").pid());
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
      void parameterAndFieldsAreTheSameAlsoInANestedClass(FreezerHandle parameter) {
        assertThat(parameter).isSameAs(own).isSameAs(field).isSameAs(first);
      }
    }
  }

  @Test
  void startsTheNextDaemonBesideATest() throws Exception {
    NestedRun.run(Map.of(), First.class, Second.class, WithoutMount.class)
        .assertStatistics(stats -> stats.succeeded(3));
    NestedRun.assertNothingIsLeft();
    NestedRun.run(Unaccompanied.class).assertStatistics(stats -> stats.succeeded(2));
    NestedRun.assertNothingIsLeft();
  }

  /** The daemons that serve mounts of tests. */
  private static List<Long> daemons() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains(" --owned "))
        .map(ProcessHandle::pid)
        .toList();
  }

  @FreezerMount
  static class First {
    @Test
    void hasTheNextOneBeside() {
      NestedRun.PIDS.addAll(daemons());
      await().atMost(DEADLINE).until(() -> daemons().size() == 2);
      NestedRun.PIDS.addAll(daemons());
    }
  }

  @FreezerMount
  static class Second {
    @Test
    void hasTheOneThatWasBeside(FreezerHandle freezer) {
      assertThat(NestedRun.PIDS).containsAll(List.of(daemons().get(0)));
      NestedRun.ROOTS.add(freezer.root());
      await().atMost(DEADLINE).until(() -> daemons().size() == 2);
      NestedRun.PIDS.addAll(daemons());
    }
  }

  /** It runs last. */
  static class WithoutMount {
    @Test
    void soonHasNoDaemonBeside() {
      await().atMost(DEADLINE).until(() -> daemons().isEmpty());
    }
  }

  @FreezerMount
  static class Unaccompanied {
    @RepeatedTest(2)
    void test(FreezerHandle freezer) throws Exception {
      NestedRun.ROOTS.add(freezer.root());
      // Later than the next one would be started.
      freezer.group("0").start("sleep", "0.2").waitFor();
      assertThat(daemons()).hasSize(1);
    }
  }

  @Test
  void givesDifferentMountsToTestsThatRunAtTheSameTime() throws Exception {
    NestedRun.run(AtOnce.class).assertStatistics(stats -> stats.succeeded(2));
    assertThat(NestedRun.ROOTS).hasSize(2).doesNotHaveDuplicates();
    NestedRun.assertNothingIsLeft();
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
      NestedRun.ROOTS.add(freezer.root());
      GroupHandle group = freezer.group("0");
      BOTH.await(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      Process member = group.start("sleep", "1000");
      NestedRun.PIDS.add(member.pid());
      assertThat(group.tasks()).containsExactly(member.pid());
      assertThat(group.state()).isEqualTo("THAWED");
    }
  }

  @Test
  void refusesBadOptionsAndSharedFields() {
    NestedRun.run(Misused.class)
        .failed()
        .assertEventsMatchLooselyInOrder(
            event(finishedWithFailure(message(text -> text.contains("unknown option 'bogus'")))));
    NestedRun.run(Lasting.class)
        .failed()
        .assertEventsMatchExactly(
            event(finishedWithFailure(message(text -> text.startsWith("persist has no meaning")))));
    NestedRun.run(SharedField.class)
        .failed()
        .assertEventsMatchExactly(
            event(finishedWithFailure(message(text -> text.contains("use a parameter")))));
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

  @FreezerMount(recording = Recording.NEVER)
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  @Execution(ExecutionMode.CONCURRENT)
  static class SharedField {
    FreezerHandle field;

    @Test
    void test() {}
  }

  @Test
  void skipsWithoutFuseUnlessItIsRequired() throws Exception {
    String missing = "/dev/fuse is missing: load the kernel module .*\n";
    String skipped = "skipped: no freezerfs can be mounted here: " + missing;
    String failed = "failed: " + missing;
    assertThat(runWithoutDevice("-Dfreezerfs.required=false")).matches(skipped + failed);
    assertThat(runWithoutDevice("-Dfreezerfs.required=true")).matches(failed + failed);
  }

  static class Required {
    @Test
    @FreezerMount(required = true)
    void mount() {}
  }

  private static String runWithoutDevice(String property) throws IOException {
    return TestsProgram.runInNamespace(
        "mount -t tmpfs none /dev && mknod /dev/null c 1 3 && mknod /dev/random c 1 8 && mknod"
            + " /dev/urandom c 1 9",
        List.of(property),
        FreezerExtensionLeaksIT.Leaking.class,
        Required.class);
  }
}
