package org.freezerfs.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.freezerfs.cgroup.Semantics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DisturbanceTest {
  private static final String SIGNALS =
      " ends-before ends-after stopped-before stopped-after killed-before killed-after";
  private static final String GONE = " ENOTCONN ENOTCONN-guardian";

  private static final String ENDS = " ends-before ends-after killed-before killed-after";

  /** All that can be so at an operation of this type. */
  private static Facts all(OperationType type) {
    return new Facts(true, true, type == OperationType.STATE, true);
  }

  private static final ExploredMount.Rules RULES =
      new ExploredMount.Rules(Semantics.HIERARCHICAL, true, true, true);

  private static List<String> words(OperationType type, Facts facts, ExploredMount.Rules rules) {
    return Disturbance.of(type, facts, rules).stream().map(Disturbance::word).toList();
  }

  private static String[] split(String words) {
    return words
        .replace("SIGNALS", SIGNALS)
        .replace("ENDS", ENDS)
        .replace("GONE", GONE)
        .strip()
        .split(" +");
  }

  @ParameterizedTest
  @CsvSource({
    "OPEN, EACCES ENOENT EMFILE GONE",
    "FREEZE, EBUSY FREEZING unstoppable fork 2s EINTR stopped-before ENDS lost late GONE",
    "THAW, 2s EINTR EIO stopped-after ENDS lost late GONE",
    "STATE, FREEZING SIGCONT 2s EINTR EIO ENDS GONE",
    "ATTACH, EBUSY EAGAIN ENOSPC EPERM ended SIGNALS GONE",
    "LIST, empty more short SIGNALS GONE",
    "OTHER_READ, SIGNALS GONE",
    "OTHER_WRITE, SIGNALS GONE",
    "POLL, SIGNALS GONE",
    "MKDIR, ENOSPC EACCES EEXIST SIGNALS GONE",
    "RMDIR, EBUSY ENOENT SIGNALS GONE",
    "RENAME, EACCES SIGNALS GONE"
  })
  void eachTypeHasItsDisturbances(OperationType type, String words) {
    assertThat(words(type, all(type), RULES)).containsExactlyInAnyOrder(split(words));
  }

  @ParameterizedTest
  @EnumSource(OperationType.class)
  void noWordMeansTwoThingsForOneType(OperationType type) {
    assertThat(words(type, all(type), RULES)).isNotEmpty().doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "OPEN, EACCES ENOENT EMFILE GONE",
    "FREEZE, FREEZING 2s EINTR lost late GONE",
    "THAW, 2s EINTR EIO lost late GONE",
    "STATE, FREEZING 2s EINTR EIO GONE",
    "ATTACH, EBUSY EAGAIN ENOSPC EPERM ended GONE",
    "LIST, short GONE",
    "POLL, GONE",
    "RMDIR, EBUSY ENOENT GONE"
  })
  void withoutATaskNothingCanHappenToOne(OperationType type, String words) {
    assertThat(words(type, new Facts(false, true, true, true), RULES))
        .containsExactlyInAnyOrder(split(words));
  }

  @ParameterizedTest
  @CsvSource({"ATTACH, false, false, true, ended", "LIST, true, false, false, short"})
  void whatWasNotSoCanNotBeDisturbed(
      OperationType type, boolean movesTask, boolean showsFrozen, boolean listsIds, String words) {
    List<String> all = words(type, all(type), RULES);
    assertThat(words(type, new Facts(true, movesTask, showsFrozen, listsIds), RULES))
        .doesNotContain(split(words))
        .hasSize(all.size() - split(words).length)
        .isSubsetOf(all);
  }

  @ParameterizedTest
  @CsvSource({
    "FREEZE, V4, true, true, ''",
    "FREEZE, V2, true, true, EBUSY",
    "ATTACH, V2, true, true, ''",
    "STATE, HIERARCHICAL, false, true, SIGCONT",
    "STATE, V2, true, true, ''",
    "FREEZE, HIERARCHICAL, false, true, ''",
    "FREEZE, HIERARCHICAL, true, false, lost late",
    "THAW, HIERARCHICAL, true, false, lost late"
  })
  void whatTheMountDoesNotDoIsNoCase(
      OperationType type,
      Semantics semantics,
      boolean isSignals,
      boolean notesStates,
      String missing) {
    List<String> all = words(type, all(type), RULES);
    List<String> words =
        words(type, all(type), new ExploredMount.Rules(semantics, isSignals, true, notesStates));
    assertThat(all.stream().filter(each -> !words.contains(each)))
        .containsExactlyInAnyOrder(missing.isEmpty() ? new String[0] : split(missing));
  }

  /** The kernel's freezer stops such a task at the thaw; one that signals have frozen goes on. */
  @ParameterizedTest
  @CsvSource({"FREEZE, stopped-after", "THAW, stopped-before", "STATE, stopped-before"})
  void aFrozenTaskIsStoppedOnlyByTheKernelsFreezer(OperationType type, String word) {
    ExploredMount.Rules kernels = new ExploredMount.Rules(Semantics.V2, false, true, true);
    assertThat(words(type, all(type), RULES)).doesNotContain(word);
    assertThat(words(type, all(type), kernels)).contains(word);
  }

  @Test
  void ofAGroupThatIsNotFrozenNoReadShowsThatLater() {
    assertThat(words(OperationType.STATE, new Facts(true, true, false, true), RULES))
        .containsExactlyInAnyOrder(split("2s EINTR EIO SIGNALS GONE"));
  }

  @Test
  void aCommandThatMeetsSomethingLateMayTakeLonger() {
    assertThat(Disturbance.values())
        .filteredOn(each -> each.extraMillis() > 0)
        .containsExactlyInAnyOrder(
            Disturbance.SLOW,
            Disturbance.NOTICE_LATE,
            Disturbance.FORK,
            Disturbance.ONE_MORE,
            Disturbance.OCCUPIED)
        .allSatisfy(each -> assertThat(each.extraMillis()).isBetween(1000L, 2000L));
  }

  @Test
  void aGroupStaysFreezingWhereThatIsTheDisturbance() {
    assertThat(Disturbance.values())
        .filteredOn(Disturbance::prolongsFreezing)
        .containsExactlyInAnyOrder(Disturbance.LONG_FREEZING, Disturbance.UNSTOPPABLE);
  }

  @Test
  void aCaseIsNamedByItsGroupOperationNumberAndDisturbance() {
    Series second = new Series(2, "freezer.state:write=FROZEN");
    assertThat(new Case(new Occurrence(second, 3, false), Disturbance.FROZEN_IN_PART))
        .hasToString("2/freezer.state:write=FROZEN#3:EBUSY");
    Series first = new Series(1, "tasks:read");
    assertThat(new Case(new Occurrence(first, 2, true), Disturbance.GONE_GUARDED))
        .hasToString("tasks:read#2+:ENOTCONN-guardian");
    Series root = new Series(0, "tasks:read");
    assertThat(new Case(new Occurrence(root, 1, false), Disturbance.EMPTY))
        .hasToString("0/tasks:read#1:empty");
  }
}
