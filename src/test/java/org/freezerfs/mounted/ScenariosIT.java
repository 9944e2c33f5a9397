package org.freezerfs.mounted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Runs each scenario in a mount that is as new, and compares its output. Several scenarios run side
 * by side, and beside them the tests of the other classes, see {@link ScenarioParallelism}; those
 * that have to be alone run last, one by one, see {@link WholeMachine}.
 */
class ScenariosIT {
  /**
   * Parts of scenarios' paths, with commas between them: only scenarios with one of them are run. A
   * whole path is that scenario alone.
   */
  private static final String ONLY = System.getProperty("scenario", "");

  /** A part of an engine's name: scenarios are run with these engines only. */
  private static final String ENGINE = System.getProperty("engine", "");

  /**
   * With {@code all}, scenarios are run with all their engines also if that makes no difference to
   * them, as they are if single ones are chosen; with {@code one}, each is run once.
   */
  private static final String ENGINES =
      System.getProperty("engines", ONLY.isEmpty() && ENGINE.isEmpty() ? "" : "all");

  private static final SharedMounts MOUNTS = new SharedMounts();

  @AfterAll
  static void endMounts() throws IOException {
    System.out.println(MOUNTS.description());
    MOUNTS.close();
  }

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> scenarios() throws IOException {
    List<Scenario> chosen = chosen();
    assertThat(chosen).as("scenarios whose name has '%s' in it", ONLY).isNotEmpty();
    EngineRelevance relevance = new EngineRelevance();
    List<ScenarioRun> runs = new ArrayList<>();
    int all = 0;
    for (Scenario scenario : chosen) {
      List<ScenarioRun> whole = withEngine(ScenarioRun.of(scenario));
      all += whole.size();
      runs.addAll(
          switch (ENGINES) {
            case "all" -> whole;
            case "one" -> whole.isEmpty() ? whole : List.of(inTurn(scenario, whole));
            default -> withEngine(ScenarioRun.thatDiffer(scenario, relevance));
          });
    }
    if (runs.size() < all) {
      System.out.println(
          runs.size() + " of " + all + " runs of scenarios; with -Dengines=all it is all of them");
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (ScenarioRun run : ScenarioRun.inOrder(runs)) {
      tests.add(
          DynamicTest.dynamicTest(
              run.name(), run.scenario().script().toUri(), () -> runInTurn(run)));
    }
    return tests.stream();
  }

  private static List<Scenario> chosen() throws IOException {
    List<Scenario> all = Scenario.all();
    Set<String> names = all.stream().map(Scenario::name).collect(Collectors.toSet());
    List<String> words = List.of(ONLY.split(",", -1));
    return all.stream()
        .filter(
            scenario ->
                words.stream()
                    .anyMatch(
                        word ->
                            names.contains(word)
                                ? word.equals(scenario.name())
                                : scenario.name().contains(word)))
        .toList();
  }

  private static List<ScenarioRun> withEngine(List<ScenarioRun> runs) {
    return runs.stream().filter(run -> run.engine().contains(ENGINE)).toList();
  }

  private static ScenarioRun inTurn(Scenario scenario, List<ScenarioRun> runs) {
    return runs.get(Math.floorMod(scenario.name().hashCode(), runs.size()));
  }

  private static void runInTurn(ScenarioRun run) throws IOException {
    Lock lock = run.scenario().isAlone() ? WholeMachine.alone() : WholeMachine.shared();
    lock.lock();
    try {
      run.require();
      run.run(MOUNTS);
    } finally {
      lock.unlock();
    }
  }
}
