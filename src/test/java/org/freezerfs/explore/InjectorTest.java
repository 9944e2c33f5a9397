package org.freezerfs.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import jnr.constants.platform.Errno;
import jnr.constants.platform.Signal;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFile;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.TestTree;
import org.freezerfs.cgroup.Transition;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.engine.Task;
import org.freezerfs.freezer.Freezer;
import org.freezerfs.fuse.ClientOperation;
import org.freezerfs.fuse.ClientOperation.Kind;
import org.freezerfs.fuse.Interceptor.Interception;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Operations of a command whose processes are real, on a tree that is not mounted. */
@Timeout(60)
class InjectorTest {
  private static final Semantics SEMANTICS = Semantics.HIERARCHICAL;
  private static final ExploredMount.Rules RULES =
      new ExploredMount.Rules(SEMANTICS, true, true, true);
  private static final String STATE = "freezer.state";
  private static final String READ_STATE = "freezer.state:read";
  private static final String FREEZE = "freezer.state:write=FROZEN";
  private static final String FAULT = "user.freezerfs.";

  private final FakeEngine engine = new FakeEngine();
  private final TestTree tree =
      new TestTree(SEMANTICS, engine, new Freezer(engine, SEMANTICS, Transition.EAGER, true));
  private final CommandProcesses processes = new CommandProcesses();
  private final Operations client = new Operations(processes.client);
  private final MadeUpMount mount = new MadeUpMount();
  private int group;

  InjectorTest() throws Exception {}

  /** The tree, as a mount. */
  private final class MadeUpMount implements ExploredMount {
    boolean isRefusing;
    Callable<String> meanwhile = () -> "";
    String seenMeanwhile;

    @Override
    public Hierarchy hierarchy() {
      return tree.hierarchy();
    }

    @Override
    public void setRefusing(boolean refuses) {
      isRefusing = refuses;
      try {
        seenMeanwhile = meanwhile.call();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public String errors() {
      return "";
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void makeGroups() throws Exception {
    group = tree.mkdir("/0");
    tree.mkdir("/1");
  }

  @AfterEach
  void close() {
    processes.close();
    tree.close();
  }

  private Injector begin(Optional<Case> planned) {
    Injector injector = new Injector(RULES, planned);
    injector.begin(mount, processes.run);
    return injector;
  }

  private Injector undisturbed() {
    return begin(Optional.empty());
  }

  /** A run in which a disturbance is to meet operations on the first group. */
  private Injector planned(String operation, int number, boolean andLater, Disturbance what) {
    return begin(
        Optional.of(new Case(new Occurrence(new Series(1, operation), number, andLater), what)));
  }

  private Injector planned(String operation, Disturbance what) {
    return planned(operation, 1, false, what);
  }

  /** Does an operation whose contents are made up, and returns what its reader gets. */
  private static String perform(Injector injector, ClientOperation operation, String made)
      throws Exception {
    Interception interception = injector.begin(operation);
    try {
      return Texts.of(interception.contents(Texts.bytes(made)));
    } finally {
      interception.end();
    }
  }

  private static boolean isRefused(Injector injector, ClientOperation operation) throws Exception {
    try {
      perform(injector, operation, "");
      return false;
    } catch (CgroupException e) {
      return true;
    }
  }

  private Task add(int process) {
    return engine.add(process, group);
  }

  private boolean hasFault(String name) {
    try {
      return !tree.xattr("/0", FAULT + name).isEmpty();
    } catch (CgroupException e) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tasks, '', false, false",
    "tasks, '7\\n', false, false",
    "tasks, '17\\n18\\n', false, true",
    "cgroup.procs, '17\\n', false, true",
    "freezer.state, 'FROZEN\\n', true, false",
    "freezer.state, 'THAWED\\n', false, false",
    "freezer.self_freezing, '11\\n', false, false"
  })
  void anUndisturbedRunNotesWhatAReadShows(
      String file, String made, boolean showsFrozen, boolean listsIds) throws Exception {
    Injector injector = undisturbed();
    String contents = made.replace("\\n", "\n");
    assertThat(perform(injector, client.read("/0", file), contents)).isEqualTo(contents);
    assertThat(injector.log().series())
        .containsOnly(
            Map.entry(
                new Series(1, file + ":read"),
                List.of(new Facts(false, false, showsFrozen, listsIds))));
  }

  @Test
  void anUndisturbedRunNotesWhetherTheGroupHasATaskBesidesTheClient() throws Exception {
    Injector injector = undisturbed();
    ClientOperation poll = client.on(Kind.POLL, "/0");
    add(processes.client);
    add(processes.shell);
    add(processes.foreign());
    perform(injector, poll, "");
    add(processes.task);
    perform(injector, poll, "");
    engine.add(processes.task, Engine.ROOT);
    perform(injector, client.on(Kind.POLL, "/"), "");
    perform(injector, client.on(Kind.MKDIR, "/new"), "");
    assertThat(injector.log().series().values())
        .extracting(facts -> facts.stream().map(Facts::hasTask).toList())
        .containsExactly(List.of(false, true), List.of(false), List.of(false));
  }

  @Test
  void anUndisturbedRunNotesWhetherAWriteMovesATaskBesidesTheClient() throws Exception {
    Injector injector = undisturbed();
    for (String id :
        List.of(
            processes.task + "\n",
            " " + processes.task,
            Integer.toString(processes.client),
            Integer.toString(processes.shell),
            Integer.toString(processes.foreign()),
            "0",
            "",
            "x",
            "-" + processes.task,
            "99999999999")) {
      perform(injector, client.write("/0", "tasks", id), "");
    }
    perform(injector, client.write("/0", "release_agent", "" + processes.task), "");
    List<List<Facts>> facts = List.copyOf(injector.log().series().values());
    assertThat(facts.get(0).stream().map(Facts::movesTask))
        .containsExactly(true, true, false, false, false, false, false, false, false, false);
    assertThat(facts.get(1).get(0).movesTask()).isFalse();
  }

  @Test
  void aReadOfTheStateComesAfterAUsualFreeze() throws Exception {
    engine.stop(add(processes.task));
    tree.setXattr("/0", FAULT + "fault_freezing", "100ms");
    tree.write("/0/freezer.state", "FROZEN");
    undisturbed().begin(client.read("/0", STATE));
    assertThat(tree.read("/0/freezer.state")).isEqualTo("FROZEN\n");
  }

  @Test
  void whatOtherProgramsDoIsNeitherNotedNorDisturbed() throws Exception {
    Injector injector = planned(READ_STATE, Disturbance.EIO);
    for (int other : List.of(processes.foreign(), processes.supervisor(), 0)) {
      assertThat(isRefused(injector, new Operations(other).read("/1", STATE))).isFalse();
    }
    assertThat(injector.log().numberOf("/1")).isNegative();
    assertThat(injector.isReached()).isFalse();
    assertThat(isRefused(injector, client.read("/0", STATE))).isTrue();
    assertThat(injector.isReached()).isTrue();
  }

  @Test
  void nothingIsNotedOrDisturbedBeforeTheRunAndAfterIt() throws Exception {
    Case one = new Case(new Occurrence(new Series(1, READ_STATE), 1, true), Disturbance.EIO);
    Injector injector = new Injector(RULES, Optional.of(one));
    assertThat(isRefused(injector, client.read("/1", STATE))).isFalse();
    injector.begin(mount, processes.run);
    assertThat(isRefused(injector, client.read("/0", STATE))).isTrue();
    injector.end();
    assertThat(isRefused(injector, client.read("/0", STATE))).isFalse();
    assertThat(isRefused(injector, client.read("/1", STATE))).isFalse();
    assertThat(injector.log().numberOf("/1")).isNegative();
  }

  @ParameterizedTest
  @CsvSource({
    "1, false, true false false false",
    "2, false, false true false false",
    "2, true, false true true true",
    "1, true, true true true true",
    "5, false, false false false false",
    "5, true, false false false false"
  })
  void aCaseMeetsItsOperationAndNoOther(int number, boolean andLater, String refused)
      throws Exception {
    Injector injector = planned(READ_STATE, number, andLater, Disturbance.EIO);
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      seen.append(' ').append(isRefused(injector, client.read("/0", STATE)));
      assertThat(isRefused(injector, client.read("/0", "tasks"))).isFalse();
      assertThat(isRefused(injector, client.read("/1", STATE))).isFalse();
      assertThat(isRefused(injector, client.open("/0", STATE))).isFalse();
    }
    assertThat(seen.substring(1)).isEqualTo(refused);
    assertThat(injector.isReached()).isEqualTo(refused.contains("true"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Disturbance.class,
      names = {"EINTR", "EIO", "EBUSY", "EAGAIN", "ENOSPC", "EPERM", "EACCES", "ENOENT", "EMFILE"})
  void anErrorIsThatOfItsName(Disturbance error) {
    assertRefused(
        Errno.valueOf(error.word()),
        () -> planned("poll", error).begin(client.on(Kind.POLL, "/0")));
  }

  @ParameterizedTest
  @CsvSource({
    "FROZEN_IN_PART, fault_busy, 1",
    "LONG_FREEZING, fault_freezing, 1000s",
    "NOTICE_LOST, fault_notice, 1",
    "NOTICE_LATE, fault_notice, 2s"
  })
  void aFaultOfTheGroupLastsUntilTheGroupIsThawed(
      Disturbance disturbance, String fault, String value) throws Exception {
    Injector injector = planned(FREEZE, disturbance);
    ClientOperation freeze = client.write("/0", STATE, "FROZEN");
    perform(injector, freeze, "");
    assertThat(tree.xattr("/0", FAULT + fault)).isEqualTo(value);
    perform(injector, client.write("/1", STATE, "THAWED"), "");
    assertThat(hasFault(fault)).isTrue();
    perform(injector, client.write("/0", STATE, "THAWED"), "");
    assertThat(hasFault(fault)).isFalse();
    perform(injector, freeze, "");
    assertThat(hasFault(fault)).isFalse();
  }

  @Test
  void aFaultOfAllLaterFreezesOutlastsAThaw() throws Exception {
    Injector injector = planned(FREEZE, 1, true, Disturbance.FROZEN_IN_PART);
    perform(injector, client.write("/0", STATE, "FROZEN"), "");
    perform(injector, client.write("/0", STATE, "THAWED"), "");
    assertThat(hasFault("fault_busy")).isTrue();
  }

  @Test
  void aTaskThatCanNotBeStoppedIsOneOfTheCommand() throws Exception {
    Injector injector = planned(FREEZE, Disturbance.UNSTOPPABLE);
    add(processes.client);
    add(processes.foreign());
    ClientOperation freeze = client.write("/0", STATE, "FROZEN");
    perform(injector, freeze, "");
    assertThat(injector.isReached()).isFalse();
    add(processes.task);
    perform(injector, freeze, "");
    assertThat(injector.isReached()).isTrue();
    assertThat(tree.xattr("/0", FAULT + "fault_refuse"))
        .isEqualTo(Integer.toString(processes.task));
  }

  @Test
  void aDisturbanceThatCanNotHappenHappensAtTheNextOperation() throws Exception {
    Injector injector = planned("poll", 2, false, Disturbance.STOPPED_BEFORE);
    ClientOperation poll = client.on(Kind.POLL, "/0");
    add(processes.client);
    perform(injector, poll, "");
    perform(injector, poll, "");
    assertThat(injector.isReached()).isFalse();
    add(processes.task);
    injector.begin(poll);
    assertThat(injector.isReached()).isTrue();
    processes.await(processes.task, 'T');
    assertThat(processes.run.isDisturbed(processes.task)).isTrue();
    assertThat(processes.run.disturbedCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"ENDS_BEFORE, Z", "KILLED_BEFORE, Z", "STOPPED_BEFORE, T"})
  void aTaskGetsASignalBeforeTheOperation(Disturbance disturbance, char state) throws Exception {
    add(processes.task);
    Interception interception = planned("poll", disturbance).begin(client.on(Kind.POLL, "/0"));
    processes.await(processes.task, state);
    interception.end();
  }

  @ParameterizedTest
  @CsvSource({"ENDS_AFTER, Z", "KILLED_AFTER, Z", "STOPPED_AFTER, T"})
  void aTaskGetsASignalAfterTheOperation(Disturbance disturbance, char state) throws Exception {
    add(processes.task);
    Interception interception = planned("poll", disturbance).begin(client.on(Kind.POLL, "/0"));
    assertThat(processes.run.isDisturbed(processes.task)).isFalse();
    interception.end();
    processes.await(processes.task, state);
    assertThat(processes.run.isDisturbed(processes.task)).isTrue();
  }

  @Test
  void noSecondOperationIsDisturbedWhileTheFirstIs() throws Exception {
    Injector injector = planned(READ_STATE, Disturbance.GONE);
    ClientOperation read = client.read("/0", STATE);
    mount.meanwhile = () -> perform(injector, read, "THAWED\n");
    assertThat(isRefused(injector, read)).isTrue();
    assertThat(mount.seenMeanwhile).isEqualTo("THAWED\n");
    assertThat(injector.isReached()).isTrue();
  }

  @Test
  void aTaskThatIsContinuedIsNotMissed() throws Exception {
    add(processes.task);
    processes.run.signal(processes.task, Signal.SIGSTOP.intValue());
    processes.await(processes.task, 'T');
    Injector injector = planned(READ_STATE, Disturbance.CONTINUED);
    assertThat(perform(injector, client.read("/0", STATE), "FROZEN\n")).isEqualTo("FROZEN\n");
    assertThat(injector.isReached()).isTrue();
    processes.await(processes.task, 'S');
    assertThat(processes.run.disturbedCount()).isZero();
  }

  @Test
  void aTaskThatIsMovedHasAlreadyEnded() throws Exception {
    Injector injector = planned("tasks:write", Disturbance.ALREADY_ENDED);
    perform(injector, client.write("/0", "tasks", "0"), "");
    assertThat(injector.isReached()).isFalse();
    perform(injector, client.write("/0", "tasks", processes.task + "\n"), "");
    assertThat(injector.isReached()).isTrue();
    processes.await(processes.task, 'Z');
  }

  @Test
  void allTasksOfAGroupEndButTheClientAndItsAncestors() throws Exception {
    add(processes.client);
    add(processes.shell);
    add(processes.foreign());
    add(processes.task);
    Injector injector = planned("tasks:read", Disturbance.EMPTY);
    injector.begin(client.read("/0", "tasks"));
    assertThat(injector.isReached()).isTrue();
    processes.await(processes.task, 'Z');
    assertThat(processes.run.disturbedCount()).isEqualTo(1);
    processes.await(processes.client, 'S');
    processes.await(processes.shell, 'S');
    processes.await(processes.foreign(), 'S');
  }

  @Test
  void aGroupIsShownAsStillFreezingOnce() throws Exception {
    Injector injector = planned(READ_STATE, Disturbance.STILL_FREEZING);
    ClientOperation read = client.read("/0", STATE);
    assertThat(perform(injector, read, "FROZEN\n")).isEqualTo("FREEZING\n");
    assertThat(perform(injector, read, "FROZEN\n")).isEqualTo("FROZEN\n");
  }

  @Test
  void whoIsShownFreezingIsToldOfTheChangeToFrozen() throws Exception {
    ControlFile file = (ControlFile) tree.hierarchy().lookup("/0/" + STATE);
    Injector injector = planned(READ_STATE, 2, false, Disturbance.STILL_FREEZING);
    ClientOperation read = client.read("/0", STATE);
    int before = file.changes();
    perform(injector, read, "FROZEN\n");
    assertThat(file.changes()).isEqualTo(before);
    perform(injector, read, "FROZEN\n");
    assertThat(file.changes()).isEqualTo(before + 1);
  }

  @Test
  void aGroupThatIsNotFrozenIsNotShownAsFreezing() throws Exception {
    Injector injector = planned(READ_STATE, Disturbance.STILL_FREEZING);
    assertThat(perform(injector, client.read("/0", STATE), "THAWED\n")).isEqualTo("THAWED\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'1234\\n1235\\n', 4096, 2",
    "'12345\\n', 4096, 2",
    "'12\\n', 4096, 1",
    "'1234\\n', 1, 1",
    "'7\\n', 4096, 4096",
    "'', 4096, 4096"
  })
  void aShortReadEndsInTheFirstId(String contents, int asked, int limit) throws Exception {
    Interception interception =
        planned("tasks:read", Disturbance.SHORT_READ).begin(client.read("/0", "tasks"));
    byte[] bytes = Texts.bytes(contents.replace("\\n", "\n"));
    assertThat(interception.limit(bytes, asked)).isEqualTo(limit);
  }

  @Test
  void aSlowOperationIsAnsweredAtTheEndOfTheRun() throws Exception {
    Injector injector = planned(FREEZE, Disturbance.SLOW);
    Interception interception = injector.begin(client.write("/0", STATE, "FROZEN"));
    assertThat(injector.isReached()).isTrue();
    FutureTask<Void> ending =
        new FutureTask<>(
            () -> {
              interception.end();
              return null;
            });
    new Thread(ending, "ending").start();
    assertThat(ending).isNotDone();
    injector.end();
    ending.get();
  }

  @Test
  void aGroupThatIsToBeMadeExists() throws Exception {
    Injector injector = planned("mkdir", Disturbance.EXISTS);
    injector.begin(client.on(Kind.MKDIR, "/new"));
    assertThat(injector.isReached()).isTrue();
    assertRefused(Errno.EEXIST, () -> tree.mkdir("/new"));
  }

  @Test
  void aGroupThatIsToBeRemovedIsGone() throws Exception {
    Injector injector = planned("rmdir", Disturbance.REMOVED);
    injector.begin(client.on(Kind.RMDIR, "/0"));
    assertThat(injector.isReached()).isTrue();
    assertRefused(Errno.ENOENT, () -> tree.hierarchy().rmdir("/0"));
  }

  @Test
  void aGroupThatIsToBeRemovedHasATask() throws Exception {
    engine.findsRealProcesses = true;
    Injector injector = planned("rmdir", Disturbance.OCCUPIED);
    injector.begin(client.on(Kind.RMDIR, "/0"));
    assertThat(injector.isReached()).isTrue();
    assertRefused(Errno.EBUSY, () -> tree.hierarchy().rmdir("/0"));
  }

  @ParameterizedTest
  @CsvSource({"ONE_MORE, tasks:read", "FORK, freezer.state:write=FROZEN"})
  void aTaskIsAddedAsIfOneHadForked(Disturbance disturbance, String operation) throws Exception {
    engine.findsRealProcesses = true;
    add(processes.task);
    Injector injector = planned(operation, disturbance);
    injector.begin(client.read("/0", "tasks"));
    injector.begin(client.write("/0", STATE, "FROZEN"));
    assertThat(injector.isReached()).isTrue();
    assertThat(hasFault("fault_freezing")).isEqualTo(disturbance == Disturbance.FORK);
    assertThat(tree.read("/0/tasks").lines().map(Integer::valueOf))
        .hasSize(2)
        .contains(processes.task)
        .filteredOn(each -> each != processes.task)
        .allSatisfy(each -> assertThat(processes.run.isAdded(each)).isTrue());
  }

  @Test
  void aDisturbanceThatCanNotHappenIsNotReached() throws Exception {
    Injector injector = planned("rmdir", Disturbance.REMOVED);
    add(processes.task);
    injector.begin(client.on(Kind.RMDIR, "/0"));
    assertThat(injector.isReached()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"GONE, FROZEN", "GONE_GUARDED, THAWED"})
  void aMountThatIsGoneLeavesFrozenWhatNoGuardianThaws(Disturbance disturbance, String state)
      throws Exception {
    tree.write("/0/freezer.state", "FROZEN");
    tree.write("/1/freezer.state", "FROZEN");
    Injector injector = planned("poll", disturbance);
    assertRefused(Errno.ENOTCONN, () -> injector.begin(client.on(Kind.POLL, "/0")));
    assertThat(mount.isRefusing).isTrue();
    assertThat(tree.read("/0/freezer.state")).isEqualTo(state + "\n");
    assertThat(tree.read("/1/freezer.state")).isEqualTo(state + "\n");
  }
}
