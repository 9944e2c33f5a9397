package org.freezerfs.freezer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.freezerfs.cgroup.TestTree.ROOT_USER;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.TestTree;
import org.freezerfs.cgroup.Transition;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.engine.RecordedEvents;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.TaskInfo;
import org.freezerfs.faults.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Faults that are set on a group, by each era's rules, on made-up tasks that stop when the test
 * says so.
 */
@ParameterizedClass
@EnumSource(value = Semantics.class, mode = EnumSource.Mode.EXCLUDE, names = "V2")
class FreezerFaultsTest {
  private static final String STATE = "/0/freezer.state";
  private static final String FREEZING = "user.freezerfs.fault_freezing";
  private static final String BUSY = "user.freezerfs.fault_busy";
  private static final String REFUSE = "user.freezerfs.fault_refuse";
  private static final String ERROR = "user.freezerfs.fault_error";

  private final FakeEngine engine = new FakeEngine();
  private final RecordedEvents events = new RecordedEvents();
  private final Semantics semantics;
  private final TestTree tree;
  private final int group;

  FreezerFaultsTest(Semantics semantics) throws Exception {
    this.semantics = semantics;
    tree = new TestTree(semantics, engine, new Freezer(engine, semantics, Transition.EAGER, false));
    group = tree.mkdir("/0");
  }

  @AfterEach
  void close() {
    tree.close();
  }

  private void recordEvents() {
    engine.recorder = events;
    events.take();
  }

  /** The events of faults since the last call. */
  private List<String> takeFaults() {
    return events.take().stream().filter(event -> event.startsWith("fault_")).toList();
  }

  @Test
  void recordsWhichFaultHasKeptAGroupFreezing() throws Exception {
    recordEvents();
    engine.stop(engine.add(5, group));
    tree.setXattr("/0", FREEZING, "reads:1");
    freeze();
    assertThat(takeFaults()).containsExactly("fault_freezing of 0 in " + group);
    freeze();
    assertThat(takeFaults()).isEmpty();
    thaw();
    tree.setXattr("/0", REFUSE, "5");
    assertRefused(Errno.EBUSY, this::freeze);
    assertThat(takeFaults())
        .containsExactlyInAnyOrder(
            "fault_refuse of 5 in " + group, "fault_freezing of 0 in " + group);
    // Another task can't be frozen: that is no fault.
    tree.hierarchy().removeXattr("/0", REFUSE);
    tree.hierarchy().removeXattr("/0", FREEZING);
    thaw();
    engine.forbidSignals(engine.add(6, group));
    assertRefused(Errno.EBUSY, this::freeze);
    assertThat(takeFaults()).isEmpty();
  }

  @Test
  void theTaskThatRefusesIsKnownToTheNextDaemonUnlessItHasEnded() throws Exception {
    Task task = engine.add(5, group);
    tree.setXattr("/0", REFUSE, "5");
    Map<Integer, Map<Fault, String>> injected = tree.hierarchy().faults().injected();
    Group made = tree.hierarchy().lookup("/0").group();
    tree.hierarchy().removeXattr("/0", REFUSE);
    assertThat(made.refusing()).isEmpty();
    tree.hierarchy().faults().restore(injected, TestTree.ROOT_USER);
    assertThat(made.refusing()).contains(task);
    engine.exit(task);
    tree.hierarchy().faults().restore(injected, TestTree.ROOT_USER);
    assertThat(made.refusing()).isEmpty();
  }

  @Test
  void aTaskThatIsEndingCanNotRefuse() throws Exception {
    Task task = engine.add(5, group);
    engine.describe(new TaskInfo(task, task, true, false, 0, 0, false, false));
    assertRefused(Errno.ESRCH, () -> tree.setXattr("/0", REFUSE, "5"));
  }

  private String state() throws Exception {
    return tree.read(STATE).strip();
  }

  private void freeze() throws Exception {
    tree.write(STATE, "FROZEN");
  }

  private void thaw() throws Exception {
    tree.write(STATE, semantics.thawedWord());
  }

  private Task obedient(int pid) {
    Task task = engine.add(pid, group);
    engine.stop(task);
    return task;
  }

  @Test
  void freezingIsProlongedAfterAllTasksHaveStopped() throws Exception {
    tree.setXattr("/0", FREEZING, "3600s");
    Task task = obedient(5);
    freeze();
    freeze();
    assertThat(state()).isEqualTo("FREEZING");
    thaw();
    assertThat(state()).isEqualTo(semantics.thawedWord());
    freeze();
    engine.stop(task);
    assertThat(state()).isEqualTo("FREEZING");
    tree.hierarchy().removeXattr("/0", FREEZING);
    assertThat(state()).isEqualTo("FROZEN");
  }

  @Test
  void freezingEndsAfterTheTimeOfTheFault() throws Exception {
    tree.setXattr("/0", FREEZING, "20ms");
    obedient(5);
    freeze();
    await().atMost(Duration.ofSeconds(30)).until(() -> state().equals("FROZEN"));
  }

  @Test
  void freezingLastsForANumberOfReadsAfterEachFreeze() throws Exception {
    tree.setXattr("/0", FREEZING, "reads:2");
    Task task = obedient(5);
    for (int i = 0; i < 2; i++) {
      freeze();
      engine.stop(task);
      assertThat(tree.read("/0/freezerfs.state")).isEqualTo("FREEZING\n");
      freeze();
      assertThat(state()).isEqualTo("FREEZING");
      assertThat(state()).isEqualTo("FREEZING");
      assertThat(state()).isEqualTo("FROZEN");
      thaw();
    }
    assertThat(tree.xattr("/0", FREEZING)).isEqualTo("reads:2");
  }

  @Test
  void freezingOfAnEmptyGroupLastsForANumberOfReadsToo() throws Exception {
    tree.hierarchy().faults().injectEverywhere(Fault.FREEZING, "reads:1", ROOT_USER);
    tree.mkdir("/1");
    tree.write("/1/freezer.state", "FROZEN");
    assertThat(tree.read("/1/freezer.state")).isEqualTo("FREEZING\n");
    assertThat(tree.read("/1/freezer.state")).isEqualTo("FROZEN\n");
  }

  @Test
  void aReadCountsInTheGroupsBelowTooThatTheFreezeHasReached() throws Exception {
    tree.hierarchy().faults().injectEverywhere(Fault.FREEZING, "reads:2", ROOT_USER);
    tree.mkdir("/1");
    tree.mkdir("/1/below");
    tree.write("/1/freezer.state", "FROZEN");
    assertThat(tree.read("/1/freezer.state")).isEqualTo("FREEZING\n");
    assertThat(tree.read("/1/freezer.state")).isEqualTo("FREEZING\n");
    assertThat(tree.read("/1/freezer.state")).isEqualTo("FROZEN\n");
    assertThat(tree.read("/1/below/freezer.state").strip())
        .isEqualTo(semantics.isHierarchical() ? "FROZEN" : semantics.thawedWord());
  }

  @Test
  void freezingOfAnEmptyGroupIsProlongedToo() throws Exception {
    tree.setXattr("/0", FREEZING, "3600s");
    freeze();
    assertThat(state()).isEqualTo("FREEZING");
  }

  @Test
  void aBusyFreezeLeavesTheLastTaskOutAndTheNextFreezesIt() throws Exception {
    Task first = obedient(5);
    Task last = obedient(7);
    Task middle = obedient(6);
    tree.setXattr("/0", BUSY, "2");
    assertRefused(Errno.EBUSY, this::freeze);
    assertThat(tree.xattr("/0", BUSY)).isEqualTo("1");
    assertThat(engine.isFreezeRequested(first)).isTrue();
    assertThat(engine.isFreezeRequested(middle)).isTrue();
    assertThat(engine.isFreezeRequested(last)).isFalse();
    assertThat(state()).isEqualTo("FREEZING");
    assertRefused(Errno.EBUSY, this::freeze);
    assertThat(tree.xattr("/0", BUSY)).isEqualTo("0");
    assertThat(engine.isFreezeRequested(last)).isFalse();
    assertThat(state()).isEqualTo("FREEZING");
    freeze();
    assertThat(engine.isFreezeRequested(last)).isTrue();
    assertThat(state()).isEqualTo("FROZEN");
  }

  @Test
  void onlyAFreezeThatDoesSomethingIsBusy() throws Exception {
    obedient(5);
    freeze();
    assertThat(state()).isEqualTo("FROZEN");
    tree.setXattr("/0", BUSY, "1");
    freeze();
    thaw();
    assertThat(tree.xattr("/0", BUSY)).isEqualTo("1");
    assertRefused(Errno.EBUSY, this::freeze);
  }

  @Test
  void aBusyFreezeCanBeCancelled() throws Exception {
    Task first = obedient(5);
    obedient(6);
    tree.setXattr("/0", BUSY, "1");
    assertRefused(Errno.EBUSY, this::freeze);
    thaw();
    assertThat(engine.isFreezeRequested(first)).isFalse();
    assertThat(state()).isEqualTo(semantics.thawedWord());
  }

  @Test
  void aTaskThatCannotBeFrozenKeepsItsGroupFreezing() throws Exception {
    Task other = obedient(5);
    Task refusing = obedient(6);
    tree.setXattr("/0", REFUSE, "6");
    assertRefused(Errno.EBUSY, this::freeze);
    assertRefused(Errno.EBUSY, this::freeze);
    assertThat(engine.isFreezeRequested(other)).isTrue();
    assertThat(engine.isFreezeRequested(refusing)).isFalse();
    assertThat(state()).isEqualTo("FREEZING");
    tree.hierarchy().removeXattr("/0", REFUSE);
    assertThat(state()).isEqualTo("FREEZING");
    freeze();
    assertThat(state()).isEqualTo("FROZEN");
  }

  @Test
  void aWriteThatGivesAnErrorDoesNothing() throws Exception {
    obedient(5);
    tree.setXattr("/0", ERROR, "freezer.state:write=EINTR:1 tasks:read=EACCES");
    assertRefused(Errno.EINTR, this::freeze);
    assertThat(state()).isEqualTo(semantics.thawedWord());
    assertThat(tree.xattr("/0", ERROR)).isEqualTo("freezer.state:write=EINTR:0 tasks:read=EACCES");
    assertRefused(Errno.EACCES, () -> tree.read("/0/tasks"));
    freeze();
    assertThat(state()).isEqualTo("FROZEN");
    tree.hierarchy().removeXattr("/0", ERROR);
    assertThat(tree.read("/0/tasks")).isEqualTo("5\n");
    tree.mkdir("/1");
    assertThat(tree.read("/1/tasks")).isEmpty();
  }

  @Test
  void anInvalidValueIsRefusedAndNotKept() throws Exception {
    for (String name : new String[] {FREEZING, BUSY, REFUSE, ERROR}) {
      assertRefused(Errno.EINVAL, () -> tree.setXattr("/0", name, "x"));
      assertRefused(Errno.ENODATA, () -> tree.xattr("/0", name));
      assertRefused(Errno.ENODATA, () -> tree.hierarchy().removeXattr("/0", name));
    }
    assertRefused(Errno.EINVAL, () -> tree.setXattr("/0", "user.freezerfs.fault_bsy", "1"));
    assertRefused(Errno.EINVAL, () -> tree.setXattr("/0/tasks", BUSY, "1"));
    assertRefused(Errno.EINVAL, () -> tree.setXattr("/0", ERROR, "task:read=EIO"));
    assertRefused(Errno.ESRCH, () -> tree.setXattr("/0", REFUSE, "99"));
    tree.setXattr("/0", "user.freezer", "anything");
    assertThat(tree.xattr("/0", "user.freezer")).isEqualTo("anything");
  }

  @Test
  void eachGroupHasTheFaultsOfTheMountUntilTheyAreChangedThere() throws Exception {
    engine.add(6, 0);
    tree.hierarchy().faults().injectEverywhere(Fault.BUSY, "1", ROOT_USER);
    tree.hierarchy().faults().injectEverywhere(Fault.REFUSE, "6", ROOT_USER);
    assertThat(tree.xattr("/", BUSY)).isEqualTo("1");
    int one = tree.mkdir("/1");
    tree.mkdir("/2");
    assertThat(tree.xattr("/1", REFUSE)).isEqualTo("6");
    tree.write("/1/tasks", "6");
    for (int i = 0; i < 2; i++) {
      assertRefused(Errno.EBUSY, () -> tree.write("/1/freezer.state", "FROZEN"));
      assertThat(tree.xattr("/1", BUSY)).isEqualTo("0");
    }
    assertThat(engine.threads(one, 0)).containsExactly(6);
    assertThat(tree.xattr("/2", BUSY)).isEqualTo("1");
    tree.hierarchy().removeXattr("/2", BUSY);
    tree.write("/2/freezer.state", "FROZEN");
    assertThat(tree.read("/2/freezer.state")).isEqualTo("FROZEN\n");
    assertRefused(
        Errno.EINVAL,
        () -> tree.hierarchy().faults().injectEverywhere(Fault.ERROR, "x:read=EIO", ROOT_USER));
    assertRefused(
        Errno.ESRCH,
        () -> tree.hierarchy().faults().injectEverywhere(Fault.REFUSE, "99", ROOT_USER));
  }

  @Test
  void noFaultCanBeSetWhereFaultsAreForbidden() throws Exception {
    tree.hierarchy().faults().forbid();
    assertRefused(Errno.EPERM, () -> tree.setXattr("/0", BUSY, "1"));
    assertRefused(Errno.ENODATA, () -> tree.hierarchy().removeXattr("/0", BUSY));
    freeze();
  }
}
