package org.freezerfs.explore;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which cases there are: made of what two undisturbed runs have in common.
 *
 * @param cases in the order of the command's operations
 * @param varying the series whose operations were not as many in both runs, or are too many to take
 *     each: their first, second and last are taken, and all from the second on
 * @param inOneRun the series that only one of the runs has, so that nothing is taken
 */
record CasePlan(List<Case> cases, List<Series> varying, List<Series> inOneRun) {
  /** Of a series with more operations not each is taken. */
  private static final int MOST_OF_ONE_SERIES = 16;

  static CasePlan of(OperationLog first, OperationLog second, ExploredMount.Rules rules) {
    Map<Series, List<Facts>> other = second.series();
    List<Case> cases = new ArrayList<>();
    List<Series> varying = new ArrayList<>();
    List<Series> inOneRun = new ArrayList<>();
    first
        .series()
        .forEach(
            (series, seen) -> {
              List<Facts> again = other.getOrDefault(series, List.of());
              if (again.isEmpty()) {
                inOneRun.add(series);
                return;
              }
              boolean varies = seen.size() != again.size() || seen.size() > MOST_OF_ONE_SERIES;
              if (varies) {
                varying.add(series);
              }
              cases.addAll(
                  ofSeries(series, first.type(series), common(seen, again), varies, rules));
            });
    other.keySet().stream()
        .filter(each -> !first.series().containsKey(each))
        .forEach(inOneRun::add);
    return new CasePlan(List.copyOf(cases), varying, inOneRun);
  }

  private static List<Facts> common(List<Facts> seen, List<Facts> again) {
    List<Facts> common = new ArrayList<>();
    for (int i = 0; i < Math.min(seen.size(), again.size()); i++) {
      common.add(seen.get(i).and(again.get(i)));
    }
    return common;
  }

  private static Set<Case> ofSeries(
      Series series,
      OperationType type,
      List<Facts> common,
      boolean varies,
      ExploredMount.Rules rules) {
    Set<Case> cases = new LinkedHashSet<>();
    int last = common.size();
    Set<Integer> numbers = new TreeSet<>(List.of(1, Math.min(2, last), last));
    for (int i = 1; i <= last; i++) {
      if (varies && !numbers.contains(i)) {
        continue;
      }
      for (Disturbance each : Disturbance.of(type, common.get(i - 1), rules)) {
        cases.add(new Case(new Occurrence(series, i, false), each));
        boolean mayDelayAll = each.extraMillis() > 0;
        if (each.mayRepeat() || (varies && i == Math.min(2, last) && !mayDelayAll)) {
          cases.add(new Case(new Occurrence(series, i, true), each));
        }
      }
    }
    return cases;
  }

  /**
   * The case of this name: one of the cases, or one that differs from it by the number of the
   * operation alone, as another exploration may have found more of these.
   */
  Optional<Case> named(String name) {
    for (Case each : cases) {
      if (each.toString().equals(name)) {
        return Optional.of(each);
      }
      Optional<Case> same = sameAtOther(each, name);
      if (same.isPresent()) {
        return same;
      }
    }
    return Optional.empty();
  }

  /** A case of this name that differs from another by the number of the operation alone. */
  private static Optional<Case> sameAtOther(Case one, String name) {
    Series series = one.occurrence().series();
    String before = series + "#";
    String after = ":" + one.disturbance().word();
    if (!name.startsWith(before) || !name.endsWith(after)) {
      return Optional.empty();
    }
    String number = name.substring(before.length(), name.length() - after.length());
    if (!number.matches("[1-9][0-9]{0,6}\\+?")) {
      return Optional.empty();
    }
    boolean andLater = number.endsWith("+");
    if (andLater && one.disturbance().extraMillis() > 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Case(
            new Occurrence(series, Integer.parseInt(number.replace("+", "")), andLater),
            one.disturbance()));
  }
}
