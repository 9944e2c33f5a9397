package org.freezerfs.mounted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.Lock;
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
  /** A part of a scenario's path: only scenarios with this part are run. */
  private static final String ONLY = System.getProperty("scenario", "");

  /** A part of an engine's name: scenarios are run with these engines only. */
  private static final String ENGINE = System.getProperty("engine", "");

  private static final SharedMounts MOUNTS = new SharedMounts();

  @AfterAll
  static void endMounts() throws IOException {
    MOUNTS.close();
  }

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> scenarios() throws IOException {
    List<Scenario> chosen =
        Scenario.all().stream().filter(scenario -> scenario.name().contains(ONLY)).toList();
    assertThat(chosen).as("scenarios whose name has '%s' in it", ONLY).isNotEmpty();
    List<ScenarioRun> runs = new ArrayList<>();
    for (Scenario scenario : chosen) {
      runs.addAll(ScenarioRun.of(scenario));
    }
    // Those with the same options come one after the other, so that they can share mounts.
    Comparator<ScenarioRun> order =
        Comparator.comparing((ScenarioRun run) -> run.scenario().isAlone())
            .thenComparing(ScenarioRun::engine)
            .thenComparing(ScenarioRun::options);
    List<DynamicTest> tests = new ArrayList<>();
    for (ScenarioRun run : runs.stream().sorted(order).toList()) {
      if (run.engine().contains(ENGINE)) {
        tests.add(
            DynamicTest.dynamicTest(
                run.name(), run.scenario().script().toUri(), () -> runInTurn(run)));
      }
    }
    return tests.stream();
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
