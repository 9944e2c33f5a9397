package org.freezerfs.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.explore.Runs.FAILURE;
import static org.freezerfs.explore.Runs.NOTHING_LEFT;
import static org.freezerfs.explore.Runs.SUCCESS;
import static org.freezerfs.explore.Runs.ending;
import static org.freezerfs.explore.Runs.oneGroup;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.freezerfs.explore.EndState.InGroup;
import org.freezerfs.explore.EndState.Tasks;
import org.freezerfs.explore.Verdict.Judgement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
  private static final Supervisor.End KILLED = new Supervisor.End(true, 9);

  private static Judgement judge(Outcome outcome, EndState usual) {
    return Verdict.of(outcome, ending(SUCCESS, usual), Disturbance.EINTR);
  }

  private static EndState outside(int running, int stopped) {
    return new EndState(Map.of(), new Tasks(running, stopped));
  }

  private static EndState groups(InGroup first, InGroup second) {
    return new EndState(Map.of(1, first, 2, second), new Tasks(0, 0));
  }

  @Test
  void aCommandThatHasNotEndedHangsWhateverItLeaves() {
    Outcome outcome = ending(Optional.empty(), oneGroup("FROZEN", 1, 0), 0, false);
    Judgement judgement = judge(outcome, NOTHING_LEFT);
    assertThat(judgement.verdict()).isEqualTo(Verdict.HANGS);
    assertThat(judgement.reasons()).containsExactly("it had not ended after 1.5 s");
  }

  @Test
  void aCommandThatASignalHasEndedCrashesWhateverItLeaves() {
    Judgement judgement = judge(ending(KILLED, oneGroup("FROZEN", 1, 0)), NOTHING_LEFT);
    assertThat(judgement.verdict()).isEqualTo(Verdict.CRASHES);
    assertThat(judgement.reasons()).containsExactly("ended by signal 9");
  }

  @Test
  void aSuccessWithTheUsualResultCopes() {
    EndState usual = oneGroup("FROZEN", 2, 1);
    Judgement judgement = judge(ending(SUCCESS, oneGroup("FROZEN", 2, 1)), usual);
    assertThat(judgement.verdict()).isEqualTo(Verdict.COPES);
    assertThat(judgement.reasons()).containsExactly("exit status 0");
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 0, NOT_REACHED", "1, 1, 0, NOT_REACHED", "0, 0, 1, SAYS_IT_SUCCEEDED"})
  void ifItDidNotComeToTheOperationOnlyWhatIsWrongCounts(
      int status, int running, int stopped, Verdict expected) {
    Outcome reached =
        ending(new Supervisor.End(false, status), oneGroup("THAWED", running, stopped));
    Outcome outcome =
        new Outcome(
            reached.end(),
            reached.nanos(),
            reached.state(),
            0,
            false,
            false,
            List.of(),
            "",
            Optional.empty());
    assertThat(judge(outcome, oneGroup("THAWED", 1, 0)).verdict()).isEqualTo(expected);
  }

  @Test
  void aSuccessWithAnotherResultOnlySaysItSucceeded() {
    Judgement judgement = judge(ending(SUCCESS, oneGroup("THAWED", 1, 0)), NOTHING_LEFT);
    assertThat(judgement.verdict()).isEqualTo(Verdict.SAYS_IT_SUCCEEDED);
    assertThat(judgement.reasons()).containsExactly("exit status 0", "group 1 is left");
  }

  @Test
  void aFailureThatLeavesAnotherResultReportsIt() {
    Judgement judgement = judge(ending(FAILURE, oneGroup("THAWED", 1, 0)), outside(3, 0));
    assertThat(judgement.verdict()).isEqualTo(Verdict.REPORTS);
    assertThat(judgement.reasons()).containsExactly("exit status 1");
  }

  @ParameterizedTest
  @CsvSource({
    "FROZEN, 1, 0, THAWED, 1, 0, group 1 is FROZEN",
    "FREEZING, 1, 0, THAWED, 1, 0, group 1 is FREEZING",
    "THAWED, 0, 1, THAWED, 1, 0, a task of group 1 is stopped",
    "THAWED, 0, 2, THAWED, 1, 1, a task of group 1 is stopped",
    "THAWED, 0, 1, THAWED, 0, 1, ''",
    "THAWED, 0, 1, THAWED, 0, 2, ''",
    "FROZEN, 1, 0, FROZEN, 1, 0, ''",
    "FREEZING, 1, 0, FROZEN, 1, 0, group 1 is FREEZING",
    "FREEZING, 1, 0, FREEZING, 1, 0, ''",
    "THAWED, 1, 0, FROZEN, 1, 0, ''"
  })
  void aFailureMustNotLeaveMoreFrozenOrStoppedThanUsual(
      String state,
      int running,
      int stopped,
      String usualState,
      int usuallyRunning,
      int usuallyStopped,
      String reason) {
    Judgement judgement =
        judge(
            ending(FAILURE, oneGroup(state, running, stopped)),
            oneGroup(usualState, usuallyRunning, usuallyStopped));
    assertThat(judgement.verdict())
        .isEqualTo(reason.isEmpty() ? Verdict.REPORTS : Verdict.LEAVES_FROZEN);
    assertThat(judgement.reasons().stream().skip(1))
        .containsExactlyElementsOf(Stream.of(reason).filter(each -> !each.isEmpty()).toList());
  }

  @Test
  void aGroupThatIsUsuallyRemovedMustNotBeLeftFrozenOrWithStoppedTasks() {
    EndState left =
        new EndState(
            Map.of(
                -1, new InGroup("FROZEN", new Tasks(0, 0)),
                2, new InGroup("THAWED", new Tasks(0, 1))),
            new Tasks(0, 1));
    Judgement judgement = judge(ending(FAILURE, left), NOTHING_LEFT);
    assertThat(judgement.verdict()).isEqualTo(Verdict.LEAVES_FROZEN);
    assertThat(judgement.reasons())
        .containsExactlyInAnyOrder(
            "exit status 1",
            "a group that the command has not used is FROZEN",
            "a task of group 2 is stopped",
            "a task is stopped");
  }

  @ParameterizedTest
  @CsvSource({
    "EINTR, LEAVES_FROZEN",
    "LONG_FREEZING, LEAVES_FROZEN",
    "GONE, REPORTS",
    "GONE_GUARDED, REPORTS"
  })
  void aCommandWhoseMountIsGoneCanThawNothing(Disturbance disturbance, Verdict verdict) {
    Outcome outcome = ending(FAILURE, oneGroup("FROZEN", 1, 0));
    assertThat(Verdict.of(outcome, ending(SUCCESS, NOTHING_LEFT), disturbance).verdict())
        .isEqualTo(verdict);
  }

  @Test
  void alsoWithoutItsMountACommandMustNotSayThatItSucceeded() {
    Outcome outcome = ending(SUCCESS, oneGroup("FROZEN", 1, 0));
    assertThat(Verdict.of(outcome, ending(SUCCESS, NOTHING_LEFT), Disturbance.GONE).verdict())
        .isEqualTo(Verdict.SAYS_IT_SUCCEEDED);
  }

  @Test
  void theCheckDecidesWhereNothingElseIsWrong() {
    Optional<Supervisor.End> success = Optional.of(SUCCESS);
    Optional<Supervisor.End> failure = Optional.of(FAILURE);
    EndState frozen = oneGroup("FROZEN", 1, 0);
    assertThat(judge(ending(success, NOTHING_LEFT, 0, true), NOTHING_LEFT).verdict())
        .isEqualTo(Verdict.FAILS_CHECK);
    assertThat(judge(ending(failure, NOTHING_LEFT, 0, true), NOTHING_LEFT).verdict())
        .isEqualTo(Verdict.FAILS_CHECK);
    assertThat(judge(ending(success, frozen, 0, true), NOTHING_LEFT).verdict())
        .isEqualTo(Verdict.SAYS_IT_SUCCEEDED);
    assertThat(judge(ending(failure, frozen, 0, true), NOTHING_LEFT).verdict())
        .isEqualTo(Verdict.LEAVES_FROZEN);
  }

  @ParameterizedTest
  @CsvSource({
    "FROZEN, 1, 0, FROZEN, 1, 0, ''",
    "THAWED, 1, 0, FROZEN, 1, 0, 'group 1 is THAWED, and not FROZEN'",
    "FREEZING, 1, 0, FROZEN, 1, 0, 'group 1 is FREEZING, and not FROZEN'",
    "THAWED, 2, 0, THAWED, 1, 0, a further task in group 1 runs",
    "THAWED, 0, 1, THAWED, 1, 0, a task in group 1 is stopped",
    "THAWED, 1, 0, THAWED, 0, 1, a further task in group 1 runs",
    "THAWED, 0, 0, THAWED, 1, 0, a task is missing",
    "THAWED, 1, 0, THAWED, 2, 1, 2 tasks are missing"
  })
  void aResultDiffersByTheStateOfAGroupAndByItsTasks(
      String state,
      int running,
      int stopped,
      String usualState,
      int usuallyRunning,
      int usuallyStopped,
      String difference) {
    assertThat(
            Verdict.differences(
                oneGroup(state, running, stopped),
                oneGroup(usualState, usuallyRunning, usuallyStopped),
                0))
        .containsExactlyElementsOf(Stream.of(difference).filter(each -> !each.isEmpty()).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "2, 0, a further task outside of groups runs",
    "0, 1, a task outside of groups is stopped",
    "0, 0, a task is missing"
  })
  void aResultDiffersByTasksOutsideOfGroups(int running, int stopped, String difference) {
    assertThat(Verdict.differences(outside(running, stopped), outside(1, 0), 0))
        .containsExactly(difference);
  }

  @Test
  void aResultDiffersByWhichGroupsThereAre() {
    EndState now =
        new EndState(
            Map.of(
                -1, new InGroup("THAWED", new Tasks(0, 0)),
                1, new InGroup("THAWED", new Tasks(0, 0)),
                3, new InGroup("THAWED", new Tasks(0, 0))),
            new Tasks(0, 0));
    EndState usual =
        groups(new InGroup("THAWED", new Tasks(0, 0)), new InGroup("THAWED", new Tasks(0, 0)));
    assertThat(Verdict.differences(now, usual, 0))
        .containsExactlyInAnyOrder(
            "a group that the command has not used is left",
            "group 2 is missing",
            "group 3 is left");
  }

  @Test
  void aTaskInAnotherGroupThanUsualIsADifference() {
    InGroup empty = new InGroup("THAWED", new Tasks(0, 0));
    InGroup occupied = new InGroup("THAWED", new Tasks(1, 0));
    assertThat(Verdict.differences(groups(empty, occupied), groups(occupied, empty), 0))
        .contains("a further task in group 2 runs");
  }

  @ParameterizedTest
  @CsvSource({"2, ''", "3, ''", "1, 2 tasks are missing"})
  void asManyTasksMayBeMissingAsWereDisturbed(int disturbed, String difference) {
    EndState now = groups(new InGroup("THAWED", new Tasks(0, 0)), stateOf(1));
    EndState usual = groups(stateOf(1), stateOf(2));
    Outcome outcome = ending(Optional.of(SUCCESS), now, disturbed, false);
    Judgement judgement = judge(outcome, usual);
    assertThat(judgement.verdict())
        .isEqualTo(difference.isEmpty() ? Verdict.COPES : Verdict.SAYS_IT_SUCCEEDED);
    assertThat(judgement.reasons().stream().skip(1))
        .containsExactlyElementsOf(Stream.of(difference).filter(each -> !each.isEmpty()).toList());
  }

  private static InGroup stateOf(int running) {
    return new InGroup("THAWED", new Tasks(running, 0));
  }
}
