package org.freezerfs.engine.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.freezerfs.engine.signals.EngineFixture.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Engine.Exempt;
import org.freezerfs.engine.Task;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.Child;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.Processes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine on real processes, without a mount: with the kernel's reports, and without. */
@Timeout(60)
@ParameterizedClass(name = "listening: {0}")
@ValueSource(booleans = {true, false})
class SignalEngineTest {
  private static final int GROUP = 1;
  private static final int OTHER = 2;

  private static final Exempt ALL_BUT_ONE = new Exempt(Map.of(), true);

  private final RlimitMark marks = new RlimitMark();
  private final SignalEngine engine;

  SignalEngineTest(boolean listen) {
    engine = EngineFixture.engine(listen, marks);
  }

  @BeforeEach
  void makeGroups() {
    engine.create(GROUP);
    engine.create(OTHER);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void put(Child child) throws IOException {
    assertThat(engine.attach(task(child), GROUP)).isTrue();
  }

  @Test
  void aGroupWhoseTasksHaveDiedHasNoneToFreeze() throws Exception {
    try (Child child = Child.sleeping()) {
      put(child);
      child.signal(Signal.SIGKILL.intValue());
      child.awaitEnd();
      assertThat(engine.freeze(GROUP).done()).isZero();
      assertThat(engine.isEmpty(GROUP)).isTrue();
    }
  }

  @Test
  void aTaskForkedInAFreezingGroupIsFrozenThoughNothingAsks() throws Exception {
    try (Child shell = Child.running("sh", "-c", "read -r line; sleep 1000 & wait")) {
      engine.freezeForked(GROUP);
      put(shell);
      shell.say("fork");
      shell.awaitThat(
          () -> {
            int[] children = Processes.children(shell.pid());
            return children.length == 1
                && ProcStat.ofProcess(children[0]).filter(ProcStat::isStopped).isPresent();
          });
      assertThat(shell.state()).isNotEqualTo('T');
    }
  }

  @Test
  void aForkedTaskThatHasLeftTheGroupIsNotFrozenWithIt() throws Exception {
    try (Child shell = Child.running("sh", "-c", "read -r line; sleep 1000 & wait")) {
      put(shell);
      shell.say("fork");
      shell.awaitThat(() -> engine.threads(GROUP, Processes.self()).length == 2);
      int pid = Processes.children(shell.pid())[0];
      Task child = engine.find(pid, Processes.self()).orElseThrow().task();
      assertThat(engine.attach(child, OTHER)).isTrue();
      engine.freeze(GROUP);
      shell.awaitThat(() -> engine.isFrozenEnough(GROUP));
      assertThat(engine.isFrozen(child)).isFalse();
    }
  }

  @Test
  void aGrandchildIsAMemberThoughItsParentHasExited() throws Exception {
    try (Child shell = Child.running("sh", "-c", "read -r line; (sleep 1000 &) ; read -r line")) {
      put(shell);
      shell.say("fork");
      shell.awaitThat(() -> orphanOf(shell).isPresent());
      assertThat(engine.processes(GROUP, Processes.self())).contains(orphanOf(shell).getAsInt());
      engine.signal(GROUP, Signal.SIGKILL.intValue(), 0);
      assertThat(engine.threads(GROUP, Processes.self())).isEmpty();
    }
  }

  /** The member that is not the shell's own child; its parent may be seen for a moment. */
  private OptionalInt orphanOf(Child shell) throws IOException {
    for (int pid : engine.threads(GROUP, Processes.self())) {
      Optional<ProcStat> stat = ProcStat.ofProcess(pid);
      boolean between =
          stat.isEmpty() || stat.get().parent() == shell.pid() || isMember(stat.get().parent());
      if (pid != shell.pid() && !between) {
        return OptionalInt.of(pid);
      }
    }
    return OptionalInt.empty();
  }

  private boolean isMember(int pid) throws IOException {
    return IntStream.of(engine.threads(GROUP, Processes.self())).anyMatch(id -> id == pid);
  }

  @Test
  void aMemberThatClearsItsMarkGetsItBack() throws Exception {
    try (Child shell =
        Child.running(
            "bash",
            "-c",
            "read -r line; ulimit -S -x unlimited; cd /proc; read -r line; (sleep 1000 &); read -r"
                + " line")) {
      put(shell);
      assertThat(marks.read(shell.pid())).isEqualTo(GROUP);
      shell.say("unmark");
      Path folder = Path.of("/proc", Integer.toString(shell.pid()), "cwd");
      shell.awaitThat(() -> Files.readSymbolicLink(folder).equals(Path.of("/proc")));
      // The next periodic check sets it again, or has done so already.
      shell.awaitThat(() -> marks.read(shell.pid()) == GROUP);
      shell.say("fork");
      shell.awaitThat(() -> engine.threads(GROUP, Processes.self()).length == 2);
      engine.signal(GROUP, Signal.SIGKILL.intValue(), 0);
    }
  }

  @Test
  void aMemberThatIsContinuedFromOutsideIsStoppedAgain() throws Exception {
    try (Child child = Child.sleeping()) {
      child.awaitRunning();
      put(child);
      assertThat(engine.freeze(GROUP).done()).isEqualTo(1);
      child.awaitState('T');
      child.signalFromOutside(Signal.SIGCONT.intValue());
      child.awaitState('T');
      child.awaitThat(() -> engine.remainFrozen(Set.of(GROUP)));
    }
  }

  @Test
  void theYoungestMemberIsLeftOutAndTheNextFreezeIncludesIt() throws Exception {
    try (Child one = Child.sleeping();
        Child other = Child.sleeping()) {
      one.awaitRunning();
      other.awaitRunning();
      put(one);
      put(other);
      Child last = one.pid() > other.pid() ? one : other;
      Child first = last == one ? other : one;
      for (int i = 0; i < 2; i++) {
        assertThat(engine.freeze(List.of(GROUP), ALL_BUT_ONE).get(GROUP))
            .isEqualTo(new Engine.Outcome(1, 1));
        first.awaitState('T');
        assertThat(last.state()).isNotEqualTo('T');
        assertThat(engine.isFrozenEnough(GROUP)).isFalse();
      }
      assertThat(engine.freeze(GROUP)).isEqualTo(new Engine.Outcome(2, 0));
      last.awaitState('T');
      assertThat(engine.isFrozenEnough(GROUP)).isTrue();
      assertThat(engine.freeze(List.of(GROUP), ALL_BUT_ONE).get(GROUP))
          .isEqualTo(new Engine.Outcome(2, 0));
    }
  }

  @Test
  void aDeadMemberIsNotLeftOutAndDoesNotRefuse() throws Exception {
    try (Child one = Child.sleeping();
        Child other = Child.sleeping()) {
      put(one);
      put(other);
      Child last = one.pid() > other.pid() ? one : other;
      Exempt exempt = new Exempt(Map.of(GROUP, task(last)), true);
      last.signal(Signal.SIGKILL.intValue());
      last.awaitEnd();
      assertThat(engine.freeze(List.of(GROUP), exempt).get(GROUP))
          .isEqualTo(new Engine.Outcome(0, 1));
      assertThat(engine.freeze(GROUP)).isEqualTo(new Engine.Outcome(1, 0));
    }
  }

  @Test
  void anExemptMemberIsNotStoppedUnlessItsFreezeWasRequestedBefore() throws Exception {
    try (Child child = Child.sleeping()) {
      child.awaitRunning();
      put(child);
      Exempt exempt = new Exempt(Map.of(GROUP, task(child)), false);
      assertThat(engine.freeze(List.of(GROUP), exempt).get(GROUP))
          .isEqualTo(new Engine.Outcome(0, 1));
      assertThat(engine.isFreezeRequested(task(child))).isFalse();
      assertThat(engine.isFrozenEnough(GROUP)).isFalse();
      assertThat(engine.thaw(GROUP)).isEqualTo(new Engine.Outcome(0, 0));
      engine.attach(task(child), OTHER);
      assertThat(engine.freeze(List.of(OTHER), exempt).get(OTHER))
          .isEqualTo(new Engine.Outcome(1, 0));
      child.awaitState('T');
      // Its freeze was requested already, and moves with it.
      engine.attach(task(child), GROUP);
      assertThat(engine.isFreezeRequested(task(child))).isTrue();
      assertThat(engine.freeze(List.of(GROUP), exempt).get(GROUP))
          .isEqualTo(new Engine.Outcome(1, 0));
      assertThat(engine.thaw(GROUP)).isEqualTo(new Engine.Outcome(1, 0));
      child.awaitRunning();
      assertThat(engine.freeze(GROUP)).isEqualTo(new Engine.Outcome(1, 0));
    }
  }

  @Test
  void noMemberIsStoppedAfterTheEngineIsClosed() throws Exception {
    try (Child child = Child.sleeping()) {
      child.awaitRunning();
      put(child);
      engine.freeze(GROUP);
      child.awaitState('T');
      engine.close();
      child.awaitRunning();
      assertThatThrownBy(() -> engine.freeze(GROUP)).isInstanceOf(IOException.class);
      engine.check();
      assertThat(child.state()).isNotEqualTo('T');
    }
  }

  @Test
  void aTaskIsNotMovedIfAnotherHasItsIdNow() throws Exception {
    try (Child child = Child.sleeping()) {
      assertThat(engine.attach(new Task(child.pid(), child.startTime() - 1), GROUP)).isFalse();
      assertThat(engine.isEmpty(GROUP)).isTrue();
      assertThat(engine.groupOf(task(child))).isEqualTo(Engine.ROOT);
    }
  }
}
