package org.freezerfs.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.fuse.ClientOperation;
import org.freezerfs.fuse.ClientOperation.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CasePlanTest {
  private static final ExploredMount.Rules RULES =
      new ExploredMount.Rules(Semantics.HIERARCHICAL, true, true, false);

  private static final Facts NOTHING = new Facts(false, false, false, false);
  private static final Facts WITH_TASK = new Facts(true, false, false, false);

  private static final ClientOperation POLL = Operations.OF_ANYONE.on(Kind.POLL, "/0");
  private static final ClientOperation MKDIR = Operations.OF_ANYONE.on(Kind.MKDIR, "/0");
  private static final ClientOperation FREEZE =
      Operations.OF_ANYONE.write("/0", "freezer.state", "FROZEN");

  private final OperationLog first = new OperationLog(Semantics.HIERARCHICAL);
  private final OperationLog second = new OperationLog(Semantics.HIERARCHICAL);

  private static void note(OperationLog log, ClientOperation operation, Facts... facts) {
    for (Facts each : facts) {
      log.note(log.note(operation), each);
    }
  }

  private static void note(OperationLog log, ClientOperation operation, int times) {
    for (int i = 0; i < times; i++) {
      note(log, operation, NOTHING);
    }
  }

  private CasePlan plan() {
    return CasePlan.of(first, second, RULES);
  }

  /** Of the cases with this disturbance, what they are about. */
  private List<String> occurrences(Disturbance disturbance) {
    return plan().cases().stream()
        .filter(each -> each.disturbance() == disturbance)
        .map(each -> each.occurrence().toString())
        .toList();
  }

  private static List<String> names(List<Series> series) {
    return series.stream().map(Series::toString).toList();
  }

  @Test
  void eachOperationOfASeriesIsTakenThatIsAlwaysAsLong() {
    note(first, POLL, 3);
    note(second, POLL, 3);
    assertThat(plan().cases())
        .extracting(Case::toString)
        .containsExactly(
            "poll#1:ENOTCONN",
            "poll#1:ENOTCONN-guardian",
            "poll#2:ENOTCONN",
            "poll#2:ENOTCONN-guardian",
            "poll#3:ENOTCONN",
            "poll#3:ENOTCONN-guardian");
    assertThat(plan().varying()).isEmpty();
    assertThat(plan().inOneRun()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "5, 4, '1 2 2+ 4'",
    "4, 5, '1 2 2+ 4'",
    "2, 3, '1 2 2+'",
    "1, 3, '1 1+'",
    "16, 16, '1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16'",
    "17, 17, '1 2 2+ 17'"
  })
  void ofASeriesThatVariesOrIsLongSomeAreTakenAndAllFromTheSecondOn(
      int inFirst, int inSecond, String numbers) {
    note(first, POLL, inFirst);
    note(second, POLL, inSecond);
    assertThat(occurrences(Disturbance.GONE))
        .extracting(each -> each.replace("poll#", ""))
        .containsExactly(numbers.split(" "));
    boolean varies = numbers.contains("+");
    assertThat(names(plan().varying())).isEqualTo(varies ? List.of("poll") : List.of());
  }

  @Test
  void aSeriesThatOneRunAloneHasGivesNoCase() {
    note(first, MKDIR, 1);
    note(first, POLL, 1);
    note(second, FREEZE, 1);
    note(second, POLL, 1);
    assertThat(occurrences(Disturbance.GONE)).containsExactly("poll#1");
    assertThat(names(plan().inOneRun())).containsExactly("mkdir", "freezer.state:write=FROZEN");
    assertThat(plan().varying()).isEmpty();
  }

  @Test
  void seriesAreInTheOrderOfTheFirstRun() {
    note(first, MKDIR, 1);
    note(first, FREEZE, 1);
    note(first, POLL, 1);
    note(second, MKDIR, 1);
    note(second, POLL, 1);
    note(second, FREEZE, 1);
    assertThat(occurrences(Disturbance.GONE))
        .containsExactly("mkdir#1", "freezer.state:write=FROZEN#1", "poll#1");
  }

  @Test
  void aDisturbanceIsTakenWhereItsFactsHoldInBothRuns() {
    note(first, FREEZE, WITH_TASK, WITH_TASK, NOTHING, WITH_TASK);
    note(second, FREEZE, NOTHING, WITH_TASK, WITH_TASK, WITH_TASK);
    assertThat(occurrences(Disturbance.FORK))
        .containsExactly("freezer.state:write=FROZEN#2", "freezer.state:write=FROZEN#4");
    assertThat(occurrences(Disturbance.EINTR)).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({
    "READ, freezer.state, true, false, true, true, STILL_FREEZING, 1",
    "READ, freezer.state, true, true, false, true, STILL_FREEZING, 0",
    "READ, tasks, true, true, true, false, SHORT_READ, 0",
    "READ, tasks, false, false, false, true, SHORT_READ, 1",
    "WRITE, tasks, true, false, true, true, ALREADY_ENDED, 0",
    "WRITE, tasks, false, true, false, false, ALREADY_ENDED, 1"
  })
  void eachFactHasToHoldInBothRuns(
      Kind kind,
      String file,
      boolean hasTask,
      boolean movesTask,
      boolean showsFrozen,
      boolean listsIds,
      Disturbance disturbance,
      int cases) {
    ClientOperation operation =
        kind == Kind.READ
            ? Operations.OF_ANYONE.read("/0", file)
            : Operations.OF_ANYONE.write("/0", file, "7");
    Facts all = new Facts(true, true, true, true);
    Facts some = new Facts(hasTask, movesTask, showsFrozen, listsIds);
    note(first, operation, all, some);
    note(second, operation, some, all);
    assertThat(occurrences(disturbance)).hasSize(2 * cases);
  }

  @Test
  void aFreezeInPartIsTriedForAllLaterFreezesToo() {
    note(first, FREEZE, WITH_TASK, WITH_TASK);
    note(second, FREEZE, WITH_TASK, WITH_TASK);
    assertThat(occurrences(Disturbance.FROZEN_IN_PART))
        .extracting(each -> each.replace("freezer.state:write=FROZEN", ""))
        .containsExactly("#1", "#1+", "#2", "#2+");
  }

  @Test
  void noCaseComesTwice() {
    note(first, FREEZE, WITH_TASK, WITH_TASK, WITH_TASK);
    note(second, FREEZE, WITH_TASK, WITH_TASK);
    List<String> names = new ArrayList<>(plan().cases().stream().map(Case::toString).toList());
    assertThat(names).contains("freezer.state:write=FROZEN#2+:EBUSY").doesNotHaveDuplicates();
  }

  @Test
  void aCaseIsFoundByItsName() {
    note(first, FREEZE, WITH_TASK, WITH_TASK);
    note(second, FREEZE, WITH_TASK, WITH_TASK);
    assertThat(plan().cases())
        .isNotEmpty()
        .allSatisfy(each -> assertThat(plan().named(each.toString())).contains(each));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "3+", "1+", "40", "1234567", "1234567+"})
  void anyNumberOfASeriesThatVariesIsFound(String number) {
    note(first, POLL, 5);
    note(second, POLL, 6);
    Series series = new Series(1, "poll");
    int expected = Integer.parseInt(number.replace("+", ""));
    assertThat(plan().named("poll#" + number + ":ENOTCONN-guardian"))
        .contains(
            new Case(
                new Occurrence(series, expected, number.endsWith("+")), Disturbance.GONE_GUARDED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "poll",
        "poll#1",
        "poll#1:",
        "poll#1:EIO",
        "poll#1:ENOTCON",
        "poll#:ENOTCONN",
        "poll#+:ENOTCONN",
        "poll#0:ENOTCONN",
        "poll#03:ENOTCONN",
        "poll#-3:ENOTCONN",
        "poll#3++:ENOTCONN",
        "poll#3 :ENOTCONN",
        "poll#x:ENOTCONN",
        "poll#12345678:ENOTCONN",
        "2/poll#1:ENOTCONN",
        "mkdir#1:ENOTCONN",
        "poll#:ENOTCONN:ENOTCONN"
      })
  void nothingElseIsACase(String name) {
    note(first, POLL, 5);
    note(second, POLL, 6);
    assertThat(plan().named(name)).isEmpty();
  }
}
