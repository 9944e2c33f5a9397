package org.freezerfs.mounted;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.partitioningBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A run of a scenario under one semantics, as one user, with one engine.
 *
 * @param user root or nobody
 */
record ScenarioRun(Scenario scenario, String semantics, String user, String engine) {
  /**
   * Ends a scenario that hangs. Each wait in a scenario has a deadline of its own; one that starts
   * twenty daemons needs 15 s on an idle machine, and over a minute on a busy one.
   */
  private static final Duration DEADLINE = Duration.ofMinutes(3);

  /** So many with the same options have mounts for all that run at the same time. */
  private static final int MANY = 20;

  /** All runs of a scenario. */
  static List<ScenarioRun> of(Scenario scenario) {
    return of(scenario, (semantics, engines) -> engines);
  }

  /** The runs of a scenario with the engines that make a difference to it. */
  static List<ScenarioRun> thatDiffer(Scenario scenario, EngineRelevance relevance)
      throws IOException {
    EngineRelevance.Of its = relevance.of(scenario);
    return of(scenario, its::chosen);
  }

  private static List<ScenarioRun> of(
      Scenario scenario, BiFunction<String, List<String>, List<String>> choice) {
    List<ScenarioRun> runs = new ArrayList<>();
    for (String semantics : scenario.semantics()) {
      for (String user : scenario.users()) {
        for (String engine : choice.apply(semantics, scenario.engines(user, semantics))) {
          runs.add(new ScenarioRun(scenario, semantics, user, engine));
        }
      }
    }
    return runs;
  }

  /**
   * Sorts runs so that few mounts are made. Those with the same options come one after the other,
   * and have a mount for each that runs at the same time. Those whose options are rare come one by
   * one between the others: one mount is then enough for all with the same options. Scenarios that
   * have to be alone come last.
   */
  static List<ScenarioRun> inOrder(List<ScenarioRun> runs) {
    Map<String, Long> counts = runs.stream().collect(groupingBy(ScenarioRun::mount, counting()));
    Comparator<ScenarioRun> byMount =
        Comparator.comparing(ScenarioRun::engine).thenComparing(ScenarioRun::mount);
    Map<Boolean, List<ScenarioRun>> byAlone =
        runs.stream().sorted(byMount).collect(partitioningBy(run -> run.scenario().isAlone()));
    Map<Boolean, List<ScenarioRun>> byRarity =
        byAlone.get(false).stream().collect(partitioningBy(run -> counts.get(run.mount()) < MANY));
    List<ScenarioRun> frequent = byRarity.get(false);
    Deque<ScenarioRun> rare = new ArrayDeque<>(byRarity.get(true));
    int distance = rare.isEmpty() ? 1 : Math.max(1, frequent.size() / rare.size());
    List<ScenarioRun> sorted = new ArrayList<>();
    for (int i = 0; i < frequent.size(); i++) {
      sorted.add(frequent.get(i));
      if (i % distance == 0 && !rare.isEmpty()) {
        sorted.add(rare.remove());
      }
    }
    sorted.addAll(rare);
    sorted.addAll(byAlone.get(true));
    return sorted;
  }

  /** Runs of which this is the same can have the same mount, one after the other. */
  String mount() {
    return user + ' ' + options();
  }

  String name() {
    return scenario.name()
        + (scenario.semantics().size() == 1 ? "" : " under " + semantics)
        + (isOrdinaryUser() ? " as " + user : "")
        + (engine.equals("signals") ? "" : " with engine=" + engine);
  }

  private boolean isOrdinaryUser() {
    return !user.equals("root");
  }

  /** The options of the mount. */
  String options() {
    List<String> options = scenario.options("semantics=" + semantics, "engine=" + engine);
    if (isOrdinaryUser()) {
      // On most kernels only root gets fork events; an ordinary user must not depend on them.
      options.add("events=none");
    }
    return String.join(",", options);
  }

  /** Skips or fails the test if the machine lacks what this run needs. */
  void require() throws IOException {
    Needs.fuse();
    // Scenarios act as several users, and are root otherwise.
    Needs.root();
    Needs.engine(engine);
    // The library's counter is in it.
    Needs.program("perl");
    for (String need : scenario.needs()) {
      if (need.equals("kernel")) {
        Needs.engine(semantics.equals("v2") ? "v2" : "v1");
      } else if (need.startsWith("/")) {
        Needs.writable(need);
      } else if (need.startsWith("!")) {
        Needs.absent(need.substring(1));
      } else if (need.endsWith("?")) {
        Needs.optional(need.substring(0, need.length() - 1));
      } else {
        Needs.programOrFile(need);
      }
    }
  }

  /** Runs it. */
  void run(SharedMounts mounts) throws IOException {
    if (scenario.isFresh()) {
      try (FreshMount mount = FreshMount.open(isOrdinaryUser(), options())) {
        runIn(mount);
      }
      return;
    }
    FreshMount mount = mounts.take(isOrdinaryUser(), options());
    boolean passed = false;
    try {
      runIn(mount);
      passed = true;
    } finally {
      if (!passed) {
        mount.close();
      }
    }
    mounts.giveBack(mount);
  }

  private void runIn(FreshMount mount) throws IOException {
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
                program(),
                scenario.name()));
    assertThat(result.output()).as(scenario.name()).isEqualTo(scenario.expected(semantics, engine));
  }

  /**
   * Returns the text of the scenario, and not its path, because an ordinary user may not be able to
   * read the project's files. The script changes to the mount itself, because root may not enter an
   * ordinary user's mount.
   */
  private String program() throws IOException {
    return String.join(
        "\n",
        "era=" + semantics,
        "engine=" + engine,
        ScenarioLibrary.text(),
        "cd \"$containers\" || exit",
        Files.readString(scenario.script()));
  }
}
