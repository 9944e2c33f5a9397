package org.freezerfs.mounted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.freezerfs.junit.FreezerExtension;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/**
 * Runs test classes in an engine of their own. The tests remember their mounts and processes here,
 * so that the outer test can check that nothing is left of them.
 */
final class NestedRun {
  /** The mounts of the tests of one run. */
  static final Queue<Path> ROOTS = new ConcurrentLinkedQueue<>();

  /** The processes that the tests started. */
  static final Queue<Long> PIDS = new ConcurrentLinkedQueue<>();

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private NestedRun() {}

  static void clear() {
    ROOTS.clear();
    PIDS.clear();
  }

  /** Runs the tests of classes without daemons that start ahead, which takes longer. */
  static Events run(Class<?>... tests) {
    return run(Map.of(FreezerExtension.PRESTART, "false"), tests);
  }

  /** Runs the tests of classes, one class after the other, with further parameters. */
  static Events run(Map<String, String> parameters, Class<?>... tests) {
    return results(parameters, tests).testEvents();
  }

  /**
   * Runs the tests of classes, and returns what became of the classes and of methods with tests.
   */
  static Events runContainers(Class<?>... tests) {
    return results(Map.of(FreezerExtension.PRESTART, "false"), tests).containerEvents();
  }

  private static EngineExecutionResults results(Map<String, String> parameters, Class<?>... tests) {
    // In a thread of its own: a thread of the outer engine would run other tests of that while it
    // waits here, in the midst of this one.
    FutureTask<EngineExecutionResults> run = new FutureTask<>(() -> execute(parameters, tests));
    new Thread(run, "nested run").start();
    try {
      return run.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static EngineExecutionResults execute(Map<String, String> parameters, Class<?>... tests) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(
            Stream.of(tests).map(DiscoverySelectors::selectClass).toArray(DiscoverySelector[]::new))
        .configurationParameters(parameters)
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
        .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
        .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "2")
        .execute();
  }

  static void assertNothingIsLeft() throws IOException {
    for (Path root : ROOTS) {
      assertThat(FuseConnection.isMounted(root)).isFalse();
      assertThat(root).doesNotExist();
    }
    for (long pid : PIDS) {
      await().atMost(DEADLINE).until(() -> ProcessHandle.of(pid).isEmpty());
    }
  }
}
