package org.freezerfs.explore;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.freezerfs.explore.Explorer.Result;
import org.freezerfs.text.LogText;

/** The report for a person: a table with a line for each operation, and what is wrong. */
final class Report {
  private static final String NOTHING = "-";

  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  /**
   * Prints the report.
   *
   * @param commandLine gives what runs the case of a name alone
   */
  void print(List<Result> results, CasePlan plan, UnaryOperator<String> commandLine) {
    if (!results.isEmpty()) {
      printTable(results);
    }
    for (Series series : plan.varying()) {
      line(
          series
              + ": not as often in each run, or too often; taken at the first, second and last, and from the second on");
    }
    for (Series series : plan.inOneRun()) {
      line(series + ": not in each run, and so not taken");
    }
    List<Result> bad = results.stream().filter(each -> each.verdict().isBad()).toList();
    bad.stream()
        .sorted(Comparator.comparing(Result::verdict))
        .forEach(each -> printBad(each, commandLine));
    for (Result each : results) {
      if (!each.outcome().isReached() && each.outcome().errors().isEmpty()) {
        line(each.disturbed() + ": the command did not come to this operation");
      }
      if (!each.outcome().errors().isEmpty()) {
        line(each.disturbed() + ": freezerfs: " + each.outcome().errors());
      }
    }
    line("");
    line(summary(results));
  }

  private void line(String text) {
    out.println(LogText.forTerminal(text));
  }

  private void printTable(List<Result> results) {
    Map<Occurrence, List<Result>> byOperation = new LinkedHashMap<>();
    for (Result each : results) {
      byOperation
          .computeIfAbsent(each.disturbed().occurrence(), none -> new ArrayList<>())
          .add(each);
    }
    List<Disturbance.Family> families =
        List.of(Disturbance.Family.values()).stream()
            .filter(family -> results.stream().anyMatch(each -> isOf(each, family)))
            .toList();
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("operation", families.stream().map(Disturbance.Family::heading).toList()));
    byOperation.entrySet().stream()
        .sorted(Comparator.comparing(entry -> worst(entry.getValue())))
        .forEach(
            entry ->
                rows.add(
                    row(
                        entry.getKey().toString(),
                        families.stream().map(family -> cell(entry.getValue(), family)).toList())));
    int[] widths = new int[families.size() + 1];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        text.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      line(text.toString().stripTrailing());
    }
  }

  private static List<String> row(String first, List<String> others) {
    List<String> row = new ArrayList<>(List.of(first));
    row.addAll(others);
    return row;
  }

  private static boolean isOf(Result result, Disturbance.Family family) {
    return result.disturbed().disturbance().family() == family;
  }

  private static Verdict worst(List<Result> results) {
    return results.stream().map(Result::verdict).min(Comparator.naturalOrder()).orElseThrow();
  }

  /** The worst verdict, and for how many of the cases it holds if not for all. */
  private static String cell(List<Result> results, Disturbance.Family family) {
    List<Result> these = results.stream().filter(each -> isOf(each, family)).toList();
    if (these.isEmpty()) {
      return NOTHING;
    }
    Verdict worst = worst(these);
    long count = these.stream().filter(each -> each.verdict() == worst).count();
    return count == these.size() ? worst.toString() : worst + " " + count + "/" + these.size();
  }

  private void printBad(Result bad, UnaryOperator<String> commandLine) {
    line("");
    line(bad.disturbed() + "  " + bad.verdict());
    line("    " + String.join("; ", bad.judgement().reasons()));
    if (Set.copyOf(bad.verdicts()).size() > 1) {
      line("    not in each run: " + counts(bad.verdicts()));
    }
    bad.outcome().lastLines().forEach(each -> line("    | " + each));
    line("    " + commandLine.apply(bad.disturbed().toString()));
  }

  /** How many cases have which verdict. */
  static String summary(List<Result> results) {
    return (results.size() == 1 ? "1 case" : results.size() + " cases")
        + (results.isEmpty() ? "" : ": " + counts(results.stream().map(Result::verdict).toList()));
  }

  private static String counts(List<Verdict> verdicts) {
    return Stream.of(Verdict.values())
        .filter(verdicts::contains)
        .map(each -> Collections.frequency(verdicts, each) + " " + each)
        .collect(Collectors.joining(", "));
  }
}
