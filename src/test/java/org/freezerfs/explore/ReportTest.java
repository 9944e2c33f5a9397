package org.freezerfs.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.freezerfs.explore.Explorer.Result;
import org.freezerfs.explore.Verdict.Judgement;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final CasePlan NOTHING_ELSE = new CasePlan(List.of(), List.of(), List.of());

  private static final Series READ = new Series(1, "freezer.state:read");
  private static final Series FREEZE = new Series(2, "freezer.state:write=FROZEN");

  private final List<Result> results = new ArrayList<>();
  private final List<String> lastLines = new ArrayList<>();
  private boolean isReached = true;
  private String errors = "";

  /** Adds a case of the first operation of a series, which was run once for each verdict. */
  private void add(Series series, Disturbance disturbance, Verdict worst, Verdict... others) {
    List<Verdict> verdicts = new ArrayList<>(List.of(others));
    verdicts.add(worst);
    results.add(
        new Result(
            new Case(new Occurrence(series, 1, false), disturbance),
            new Outcome(
                Optional.of(Runs.FAILURE),
                1,
                Runs.NOTHING_LEFT,
                0,
                false,
                isReached,
                List.copyOf(lastLines),
                errors,
                Optional.empty()),
            new Judgement(worst, List.of("exit status 1", "group 1 is FROZEN")),
            verdicts));
  }

  private ByteArrayOutputStream print(CasePlan plan) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, false, Charset.defaultCharset());
    new Report(out).print(results, plan, name -> "freezerfs explore --only " + name + " -- run");
    out.flush();
    return bytes;
  }

  private String printed(CasePlan plan) {
    return print(plan).toString(Charset.defaultCharset());
  }

  private List<String> lines() {
    return printed(NOTHING_ELSE).lines().toList();
  }

  @Test
  void theTableHasALineForEachOperationAndAColumnForEachFamily() {
    add(READ, Disturbance.EINTR, Verdict.COPES);
    add(READ, Disturbance.EIO, Verdict.COPES);
    add(FREEZE, Disturbance.FORK, Verdict.COPES);
    assertThat(printed(NOTHING_ELSE))
        .isEqualTo(
            """
            operation                       error  freeze
            freezer.state:read#1            copes  -
            2/freezer.state:write=FROZEN#1  -      copes

            3 cases: 3 copes
            """);
  }

  @Test
  void aCellSaysTheWorstAndForHowManyCasesItHolds() {
    add(READ, Disturbance.EINTR, Verdict.COPES);
    add(READ, Disturbance.EIO, Verdict.REPORTS);
    add(READ, Disturbance.STILL_FREEZING, Verdict.REPORTS);
    add(READ, Disturbance.CONTINUED, Verdict.REPORTS);
    assertThat(lines())
        .containsExactly(
            "operation             error        freeze",
            "freezer.state:read#1  reports 1/2  reports",
            "",
            "4 cases: 3 reports, 1 copes");
  }

  @Test
  void theWorstComesFirst() {
    add(READ, Disturbance.EINTR, Verdict.COPES);
    add(FREEZE, Disturbance.EINTR, Verdict.FAILS_CHECK);
    add(new Series(3, "mkdir"), Disturbance.EACCES, Verdict.HANGS);
    add(new Series(3, "mkdir"), Disturbance.ENOSPC, Verdict.COPES);
    add(new Series(3, "rmdir"), Disturbance.OCCUPIED, Verdict.REPORTS);
    assertThat(lines())
        .filteredOn(each -> !each.startsWith(" ") && !each.isEmpty())
        .containsExactly(
            "operation                       error",
            "3/mkdir#1                       hangs 1/2",
            "2/freezer.state:write=FROZEN#1  fails the check",
            "3/rmdir#1                       reports",
            "freezer.state:read#1            copes",
            "3/mkdir#1:EACCES  hangs",
            "2/freezer.state:write=FROZEN#1:EINTR  fails the check",
            "5 cases: 1 hangs, 1 fails the check, 1 reports, 2 copes");
  }

  @Test
  void aBadCaseIsShownWithWhatWasPrintedAndHowToRunItAgain() {
    lastLines.addAll(List.of("first", "", "second"));
    add(FREEZE, Disturbance.FROZEN_IN_PART, Verdict.LEAVES_FROZEN, Verdict.LEAVES_FROZEN);
    assertThat(printed(NOTHING_ELSE))
        .isEqualTo(
            """
            operation                       freeze
            2/freezer.state:write=FROZEN#1  leaves frozen

            2/freezer.state:write=FROZEN#1:EBUSY  leaves frozen
                exit status 1; group 1 is FROZEN
                | first
                |\s
                | second
                freezerfs explore --only 2/freezer.state:write=FROZEN#1:EBUSY -- run

            1 case: 1 leaves frozen
            """);
  }

  @Test
  void aCaseThatIsNotAlwaysBadSaysHowOftenItIs() {
    add(READ, Disturbance.EINTR, Verdict.CRASHES, Verdict.COPES, Verdict.CRASHES);
    add(READ, Disturbance.EIO, Verdict.HANGS, Verdict.HANGS, Verdict.HANGS);
    assertThat(lines())
        .filteredOn(each -> each.contains("not in each run"))
        .containsExactly("    not in each run: 2 crashes, 1 copes");
    assertThat(lines()).endsWith("2 cases: 1 hangs, 1 crashes");
  }

  @Test
  void aCaseThatWasNotReachedIsNamedWhateverItsVerdict() {
    isReached = false;
    add(READ, Disturbance.EINTR, Verdict.COPES);
    isReached = true;
    add(READ, Disturbance.EIO, Verdict.COPES);
    assertThat(lines())
        .filteredOn(each -> each.contains("did not come"))
        .containsExactly("freezer.state:read#1:EINTR: the command did not come to this operation");
  }

  @Test
  void anErrorOfTheMountIsShown() {
    errors = "ERROR it broke";
    add(READ, Disturbance.EINTR, Verdict.COPES);
    assertThat(lines()).contains("freezer.state:read#1:EINTR: freezerfs: ERROR it broke");
  }

  @Test
  void seriesThatVaryOrThatOneRunAloneHasAreNamed() {
    add(READ, Disturbance.EINTR, Verdict.COPES);
    CasePlan plan = new CasePlan(List.of(), List.of(READ), List.of(FREEZE));
    assertThat(printed(plan).lines())
        .contains(
            "freezer.state:read: not as often in each run, or too often; taken at the first, second and"
                + " last, and from the second on",
            "2/freezer.state:write=FROZEN: not in each run, and so not taken");
  }

  @Test
  void withoutACaseThereIsNoTable() {
    CasePlan plan = new CasePlan(List.of(), List.of(), List.of(READ));
    assertThat(printed(plan).lines())
        .containsExactly("freezer.state:read: not in each run, and so not taken", "", "0 cases");
  }

  @Test
  void whatTheCommandAndTheMountPrintCanNotControlTheTerminal() {
    lastLines.add("\u001b[2J\r\u009b1mx");
    errors = "a\nb\u0007";
    add(new Series(1, "x\u001b"), Disturbance.EINTR, Verdict.HANGS);
    assertThat(printed(NOTHING_ELSE).chars())
        .filteredOn(c -> Character.isISOControl(c) && c != '\n')
        .isEmpty();
    assertThat(lines())
        .contains("    | \\x1b[2J\\x0d\\xc2\\x9b1mx")
        .contains("x\\x1b#1:EINTR: freezerfs: a\\x0ab\\x07");
  }

  @Test
  void textThatIsUtf8IsShownAsSuch() {
    lastLines.add("grÃ¶Ã\u009fe");
    add(READ, Disturbance.EINTR, Verdict.HANGS);
    assertThat(print(NOTHING_ELSE).toString(StandardCharsets.UTF_8)).contains("    | größe\n");
  }
}
