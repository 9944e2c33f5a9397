package org.freezerfs.mounted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Runs each scenario against a fresh mount, and compares its output. Several scenarios run side by
 * side, see {@link ScenarioParallelism}; those that have to be alone run last, one by one.
 */
class ScenariosIT {
  /**
   * Ends a scenario that hangs. Each wait in a scenario has a deadline of its own; one that starts
   * twenty daemons needs 15 s on an idle machine, and over a minute on a busy one.
   */
  private static final Duration DEADLINE = Duration.ofMinutes(3);

  /** A part of a scenario's path: only scenarios with this part are run. */
  private static final String ONLY = System.getProperty("scenario", "");

  /** A part of an engine's name: scenarios are run with these engines only. */
  private static final String ENGINE = System.getProperty("engine", "");

  /** Locked for writing by a scenario that has to be alone, and for reading by any other. */
  private static final ReadWriteLock MACHINE = new ReentrantReadWriteLock(true);

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicTest> scenarios() throws IOException {
    List<Scenario> chosen =
        Scenario.all().stream()
            .filter(scenario -> scenario.name().contains(ONLY))
            .sorted(Comparator.comparing(Scenario::isAlone))
            .toList();
    assertThat(chosen).as("scenarios whose name has '%s' in it", ONLY).isNotEmpty();
    List<DynamicTest> tests = new ArrayList<>();
    for (Scenario scenario : chosen) {
      for (String semantics : scenario.semantics()) {
        for (String user : scenario.users()) {
          for (String engine : scenario.engines(user, semantics)) {
            if (!engine.contains(ENGINE)) {
              continue;
            }
            String name =
                scenario.name()
                    + (scenario.semantics().size() == 1 ? "" : " under " + semantics)
                    + (user.equals("root") ? "" : " as " + user)
                    + (engine.equals("signals") ? "" : " with engine=" + engine);
            tests.add(
                DynamicTest.dynamicTest(
                    name,
                    scenario.script().toUri(),
                    () -> runInTurn(scenario, semantics, user, engine)));
          }
        }
      }
    }
    return tests.stream();
  }

  private static void runInTurn(Scenario scenario, String semantics, String user, String engine)
      throws IOException {
    Lock lock = scenario.isAlone() ? MACHINE.writeLock() : MACHINE.readLock();
    lock.lock();
    try {
      run(scenario, semantics, user, engine);
    } finally {
      lock.unlock();
    }
  }

  private static void run(Scenario scenario, String semantics, String user, String engine)
      throws IOException {
    Needs.fuse();
    // Scenarios act as several users, and are root otherwise.
    Needs.root();
    if (engine.equals("v1")) {
      Needs.hostFreezer();
    }
    for (String need : scenario.needs()) {
      if (need.startsWith("/")) {
        Needs.writable(need);
      } else {
        Needs.program(need);
      }
    }
    boolean ordinary = user.equals("nobody");
    // On most kernels only root gets fork events; an ordinary user must not depend on them.
    List<String> options = scenario.options("semantics=" + semantics, "engine=" + engine);
    if (ordinary) {
      options.add("events=none");
    }
    try (FreshMount mount = FreshMount.open(ordinary, String.join(",", options))) {
      for (String program : scenario.programs()) {
        TestPrograms.install(program, mount.scratch());
      }
      Commands.Result result =
          mount.run(
              DEADLINE,
              Path.of("/"),
              List.of(
                  "env",
                  // Under nohup(1) it is ignored, and then no member would be ended by it.
                  "--default-signal=HUP",
                  "bash",
                  "-c",
                  program(scenario, semantics, engine),
                  scenario.name()));
      assertThat(result.output())
          .as(scenario.name())
          .isEqualTo(scenario.expected(semantics, engine));
    }
  }

  /**
   * Returns the text of a scenario, and not its path, because an ordinary user may not be able to
   * read the project's files. The script changes to the mount itself, because root may not enter an
   * ordinary user's mount.
   */
  private static String program(Scenario scenario, String semantics, String engine)
      throws IOException {
    return String.join(
        "\n",
        ScenarioLibrary.text(),
        "era=" + semantics,
        "engine=" + engine,
        "cd \"$containers\" || exit",
        Files.readString(scenario.script()));
  }
}
