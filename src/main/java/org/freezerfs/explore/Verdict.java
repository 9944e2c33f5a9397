package org.freezerfs.explore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.explore.EndState.InGroup;
import org.freezerfs.explore.EndState.Tasks;

/** What the command has made of a disturbance, as far as it can be seen from outside. */
enum Verdict {
  /** It did not end in time. */
  HANGS("hangs", true),
  /** It ended as if nothing had happened, but the result is another. */
  SAYS_IT_SUCCEEDED("says it succeeded", true),
  /** It failed, and something is frozen or stopped that should not be. */
  LEAVES_FROZEN("leaves frozen", true),
  /** A signal has ended it. */
  CRASHES("crashes", true),
  /** The program that judges too was not content. */
  FAILS_CHECK("fails the check", true),
  /** It failed, and nothing is left frozen. */
  REPORTS("reports", false),
  /** It ended as undisturbed, with the same result. */
  COPES("copes", false),
  /** Nothing can be said: it ended, or could not begin, before it came to the operation. */
  NOT_REACHED("not reached", false);

  private final String words;
  private final boolean isBad;

  Verdict(String words, boolean isBad) {
    this.words = words;
    this.isBad = isBad;
  }

  /** Whether something is wrong with the command. */
  boolean isBad() {
    return isBad;
  }

  /** In the report. */
  @Override
  public String toString() {
    return words;
  }

  /** A verdict and its reasons, each a line for a person. */
  record Judgement(Verdict verdict, List<String> reasons) {}

  /**
   * Judges a run.
   *
   * @param undisturbed a run without a disturbance
   */
  static Judgement of(Outcome outcome, Outcome undisturbed, Disturbance disturbance) {
    List<String> reasons = new ArrayList<>();
    if (outcome.end().isEmpty() && !outcome.isReached() && !outcome.errors().isEmpty()) {
      return new Judgement(NOT_REACHED, List.of(outcome.errors()));
    }
    if (outcome.end().isEmpty()) {
      reasons.add("it had not ended after " + outcome.duration());
      return new Judgement(HANGS, reasons);
    }
    reasons.add(outcome.end().get().toString());
    if (outcome.end().get().isSignal()) {
      return new Judgement(CRASHES, reasons);
    }
    EndState now = outcome.state();
    EndState usual = undisturbed.state();
    Verdict verdict;
    if (outcome.end().equals(undisturbed.end())) {
      List<String> differences = differences(now, usual, outcome.disturbedTasks());
      verdict = differences.isEmpty() ? COPES : SAYS_IT_SUCCEEDED;
      reasons.addAll(differences);
    } else {
      List<String> left = disturbance.excusesFrozen() ? List.of() : leftFrozen(now, usual);
      verdict = left.isEmpty() ? REPORTS : LEAVES_FROZEN;
      reasons.addAll(left);
    }
    if (!verdict.isBad() && outcome.failsCheck() && !disturbance.excusesFrozen()) {
      verdict = FAILS_CHECK;
      reasons.add("the check fails");
    }
    if (!verdict.isBad() && !outcome.isReached()) {
      verdict = NOT_REACHED;
    }
    return new Judgement(verdict, reasons);
  }

  /** What is frozen or stopped that is not so in another run, each a line for a person. */
  static List<String> leftFrozen(EndState now, EndState usual) {
    List<String> left = new ArrayList<>();
    now.groups()
        .forEach(
            (number, group) -> {
              InGroup before = usual.groups().get(number);
              if (group.isFrozen() && (before == null || !group.isFrozenAs(before))) {
                left.add(name(number) + " is " + group.state());
              }
              int stoppedBefore = before == null ? 0 : before.tasks().stopped();
              if (group.tasks().stopped() > stoppedBefore) {
                left.add("a task of " + name(number) + " is stopped");
              }
            });
    if (now.outside().stopped() > usual.outside().stopped()) {
      left.add("a task is stopped");
    }
    return left;
  }

  /**
   * In what the result of a run differs from another's.
   *
   * @param mayMiss how many tasks may be missing, as they were ended or are not counted
   */
  static List<String> differences(EndState now, EndState usual, int mayMiss) {
    List<String> differences = new ArrayList<>();
    int missing = missing(now.outside(), usual.outside(), "outside of groups", differences);
    Set<Integer> numbers = new HashSet<>(now.groups().keySet());
    numbers.addAll(usual.groups().keySet());
    for (int number : numbers) {
      Optional<InGroup> is = Optional.ofNullable(now.groups().get(number));
      Optional<InGroup> was = Optional.ofNullable(usual.groups().get(number));
      if (is.isEmpty() || was.isEmpty()) {
        differences.add(name(number) + (is.isEmpty() ? " is missing" : " is left"));
        continue;
      }
      if (is.get().earlierPaths() != was.get().earlierPaths()) {
        differences.add(name(number) + " has another name");
      }
      if (!is.get().state().equals(was.get().state())) {
        differences.add(
            name(number) + " is " + is.get().state() + ", and not " + was.get().state());
      }
      missing += missing(is.get().tasks(), was.get().tasks(), "in " + name(number), differences);
    }
    if (missing > mayMiss) {
      differences.add(missing == 1 ? "a task is missing" : missing + " tasks are missing");
    }
    return differences;
  }

  /**
   * How many tasks are missing in a place; tasks that are too many are added to the differences.
   */
  private static int missing(Tasks is, Tasks was, String place, List<String> differences) {
    if (is.stopped() > was.stopped()) {
      differences.add("a task " + place + " is stopped");
    }
    if (is.running() > was.running()) {
      differences.add("a further task " + place + " runs");
    }
    return Math.max(0, was.running() + was.stopped() - is.running() - is.stopped());
  }

  private static String name(int number) {
    return number < 0 ? "a group that the command has not used" : "group " + number;
  }
}
