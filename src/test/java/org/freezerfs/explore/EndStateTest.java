package org.freezerfs.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import jnr.constants.platform.Signal;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.TestTree;
import org.freezerfs.cgroup.Transition;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.explore.EndState.InGroup;
import org.freezerfs.explore.EndState.Tasks;
import org.freezerfs.freezer.Freezer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real processes, and a tree that is not mounted, look like at the end of a run. */
@Timeout(60)
class EndStateTest {
  private static final Semantics SEMANTICS = Semantics.V4;

  private final FakeEngine engine = new FakeEngine();
  private final TestTree tree =
      new TestTree(SEMANTICS, engine, new Freezer(engine, SEMANTICS, Transition.EAGER, false));
  private final CommandProcesses processes = new CommandProcesses();
  private final OperationLog log = new OperationLog(SEMANTICS);
  private int group;

  EndStateTest() throws Exception {}

  @BeforeEach
  void makeGroup() throws Exception {
    group = tree.mkdir("/0");
    log.made("/0");
  }

  @AfterEach
  void close() {
    processes.close();
    tree.close();
  }

  private EndState state(boolean settles) throws Exception {
    return EndState.of(tree.hierarchy(), log, processes.run, settles);
  }

  private void stop(int process) throws Exception {
    processes.run.signal(process, Signal.SIGSTOP.intValue());
    processes.await(process, 'T');
  }

  @Test
  void countsTheTasksOfEachGroupAndThoseOutside() throws Exception {
    engine.add(processes.task, group);
    stop(processes.client);
    assertThat(state(true))
        .isEqualTo(
            new EndState(Map.of(1, new InGroup("THAWED", new Tasks(1, 0))), new Tasks(1, 1)));
  }

  @Test
  void aStoppedTaskIsNotCountedAsStoppedInAFrozenGroup() throws Exception {
    engine.stop(engine.add(processes.task, group));
    stop(processes.task);
    assertThat(state(true).groups()).containsValue(new InGroup("THAWED", new Tasks(0, 1)));
    tree.write("/0/freezer.state", "FROZEN");
    assertThat(state(true).groups())
        .containsOnly(Map.entry(1, new InGroup("FROZEN", new Tasks(1, 0))));
  }

  @Test
  void whatDisturbancesHaveStoppedEndedOrAddedIsNotCounted() throws Exception {
    engine.add(processes.task, group);
    engine.add(processes.client, group);
    engine.add(processes.run.add(1000), group);
    processes.run.disturb(processes.task, Signal.SIGKILL);
    processes.run.disturb(processes.client, Signal.SIGSTOP);
    assertThat(state(true))
        .isEqualTo(
            new EndState(Map.of(1, new InGroup("THAWED", new Tasks(0, 0))), new Tasks(1, 0)));
  }

  @Test
  void aTaskThatHasEndedIsNotCounted() throws Exception {
    engine.add(processes.task, group);
    processes.run.signal(processes.task, Signal.SIGKILL.intValue());
    processes.await(processes.task, 'Z');
    assertThat(state(true).groups()).containsValue(new InGroup("THAWED", new Tasks(0, 0)));
  }

  @ParameterizedTest
  @CsvSource({"100ms, true, FROZEN", "1000s, false, FREEZING"})
  void aGroupThatIsFreezingIsWaitedForIfItSettles(String time, boolean settles, String state)
      throws Exception {
    engine.stop(engine.add(processes.task, group));
    tree.setXattr("/0", "user.freezerfs.fault_freezing", time);
    tree.write("/0/freezer.state", "FROZEN");
    assertThat(state(settles).groups())
        .containsOnly(Map.entry(1, new InGroup(state, new Tasks(1, 0))));
  }

  @Test
  void aGroupThatTheCommandHasNotUsedHasNoNumber() throws Exception {
    tree.mkdir("/1");
    assertThat(state(true).groups()).containsOnlyKeys(-1, 1);
  }
}
