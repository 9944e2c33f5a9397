package org.freezerfs.engine.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.host.events.ProcessEvents;
import org.freezerfs.host.proc.Child;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.mounted.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A chain of processes, each of which ends once it has forked the next: somebody lives in the group
 * at any time, but nobody for long. Several look at it at once, and what one finds dead and forgets
 * must not hide from another who is alive.
 */
@Timeout(60)
@ParameterizedClass(name = "listening: {0}")
@ValueSource(booleans = {true, false})
class ChainTest {
  private static final int GROUP = 1;
  private static final long LOOKING_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final int FREEZES = 20;
  private static final int UNMOVED_MILLIS = 20;
  private static final int FORKING_MILLIS = 200;
  private static final int FORKS = 10;

  /** It goes on for as long as there is the file $1. */
  private static final String LINK = "[ ! -e \"$1\" ] || sh -c \"$0\" \"$0\" \"$1\" &";

  private static final String FIRST = "read -r line; sh -c \"$0\" \"$0\" \"$1\" &";

  private final boolean listening;
  private final AtomicBoolean over = new AtomicBoolean();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private SignalEngine engine;

  @TempDir private Path folder;

  ChainTest(boolean listening) {
    this.listening = listening;
  }

  @BeforeEach
  void startChain() throws Exception {
    Optional<ProcessEvents> events = listening ? ProcessEvents.open() : Optional.empty();
    Needs.given(!listening || events.isPresent(), "the kernel's process events");
    engine =
        new SignalEngine(
            events,
            listening,
            false,
            new Journal(Optional.empty(), Optional.empty()),
            Recorder.NONE);
    engine.start(() -> {});
    engine.create(GROUP);
    Path goesOn = Files.createFile(folder.resolve("goes-on"));
    try (Child first = Child.running("sh", "-c", FIRST, LINK, goesOn.toString())) {
      assertThat(engine.attach(new Task(first.pid(), first.startTime()), GROUP)).isTrue();
      first.say("begin");
      first.awaitEnd();
    }
  }

  @AfterEach
  void end() throws Exception {
    over.set(true);
    threads.shutdown();
    Files.deleteIfExists(folder.resolve("goes-on"));
    if (engine != null) {
      try {
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
      } finally {
        engine.close();
      }
    }
  }

  /** Looks again and again, and counts how often the answer is yes. */
  private Future<Integer> counting(Callable<Boolean> look) {
    return threads.submit(
        () -> {
          int count = 0;
          while (!over.get()) {
            count += look.call() ? 1 : 0;
          }
          return count;
        });
  }

  private int[] listed() throws IOException {
    return engine.threads(GROUP, Processes.self());
  }

  private List<Future<Integer>> lookAtOnce() {
    List<Future<Integer>> lies = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      lies.add(counting(() -> engine.isEmpty(GROUP)));
      // Where births are not told, a list can miss who lives too short: the README says so.
      lies.add(counting(() -> listed().length == 0 && listening));
    }
    lies.add(counting(() -> engine.poll().interval() == Engine.Interval.NEVER));
    return lies;
  }

  /** Ends the looks, and returns how often each was told that nobody is there. */
  private List<Integer> results(List<Future<Integer>> lies) throws Exception {
    over.set(true);
    List<Integer> counts = new ArrayList<>();
    for (Future<Integer> one : lies) {
      counts.add(one.get());
    }
    return counts;
  }

  @Test
  void isSomebodyToEachWhoLooks() throws Exception {
    List<Future<Integer>> lies = lookAtOnce();
    TimeUnit.NANOSECONDS.sleep(LOOKING_NANOS);
    assertThat(results(lies)).containsOnly(0);
  }

  @Test
  void isFrozenThoughOthersLookAndGoesOnOnceItIsThawed() throws Exception {
    List<Future<Integer>> lies = lookAtOnce();
    for (int i = 0; i < FREEZES; i++) {
      engine.freeze(GROUP);
      awaitThat(this::isFrozen);
      int[] frozen = listed();
      assertThat(frozen).isNotEmpty();
      TimeUnit.MILLISECONDS.sleep(UNMOVED_MILLIS);
      assertThat(listed()).isEqualTo(frozen);
      for (int pid : frozen) {
        assertThat(ProcStat.ofProcess(pid))
            .hasValueSatisfying(stat -> assertThat(stat.isStopped()).isTrue());
      }
      engine.thaw(GROUP);
      awaitThat(() -> !Arrays.equals(listed(), frozen));
    }
    assertThat(results(lies)).containsOnly(0);
  }

  /** As the freezer asks. */
  private boolean isFrozen() throws IOException {
    boolean still = engine.isFrozenEnough(GROUP);
    Engine.ForkedTasks births = engine.takeForkedTasks(GROUP);
    return still && births.complete() && births.tasks().isEmpty();
  }

  @Test
  void isKilledAsAWholeThoughOthersLook() throws Exception {
    List<Future<Integer>> looks = lookAtOnce();
    awaitThat(ChainTest::goesOn);
    Engine.Outcome outcome = engine.signal(GROUP, Signal.SIGKILL.intValue(), 0);
    assertThat(outcome.done()).isPositive();
    assertThat(outcome.isPartial()).isFalse();
    results(looks);
    assertThat(goesOn()).isFalse();
    awaitThat(() -> engine.isEmpty(GROUP));
    assertThat(listed()).isEmpty();
  }

  /** Ids are given to the links of the chain, and to hardly anybody else. */
  private static boolean goesOn() throws IOException, InterruptedException {
    int before = Processes.lastId();
    TimeUnit.MILLISECONDS.sleep(FORKING_MILLIS);
    return Math.abs(Processes.lastId() - before) > FORKS;
  }

  private static void awaitThat(Callable<Boolean> condition) {
    await().atMost(10, TimeUnit.SECONDS).pollInterval(2, TimeUnit.MILLISECONDS).until(condition);
  }
}
