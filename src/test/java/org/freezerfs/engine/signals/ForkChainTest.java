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
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.host.events.ProcessEvents;
import org.freezerfs.host.proc.Child;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.mounted.Needs;
import org.freezerfs.threads.PeriodicWorker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A chain of processes, each of which exits once it has forked the next: the group is never empty,
 * but no member lives for long. Several threads read the group at once. A member that one thread
 * finds dead and removes must not hide the living one from another thread.
 */
@Timeout(150)
@ParameterizedClass(name = "listening: {0}")
@ValueSource(booleans = {true, false})
class ForkChainTest {
  private static final int GROUP = 1;
  private static final long READING_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final int FREEZES = 20;
  private static final int UNMOVED_MILLIS = 20;
  private static final int DEAD_MILLIS = 200;
  private static final int LINKS = 10;
  private static final long DEADLINE_SECONDS = 60;

  /**
   * The chain continues while the directory $1 and this process, $2, exist; each link appends a
   * line to a file in the directory.
   */
  private static final String LINK =
      "kill -0 $2 && echo >> \"$1/links\" && sh -c \"$0\" \"$0\" \"$1\" $2 &";

  private static final String FIRST = "read -r line; sh -c \"$0\" \"$0\" \"$1\" $2 &";

  private final boolean listening;
  private final AtomicBoolean over = new AtomicBoolean();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private SignalEngine engine;

  @TempDir private Path folder;
  private Path chain;

  ForkChainTest(boolean listening) {
    this.listening = listening;
  }

  @BeforeEach
  void startChain() throws Exception {
    chain = Files.createDirectory(folder.resolve("chain"));
    Optional<ProcessEvents> events = listening ? ProcessEvents.open() : Optional.empty();
    Needs.given(!listening || events.isPresent(), "the kernel's process events");
    engine = EngineFixture.engine(events, listening);
    engine.start(() -> {}, group -> {});
    engine.create(GROUP);
    String self = Long.toString(ProcessHandle.current().pid());
    try (Child first = Child.running("sh", "-c", FIRST, LINK, chain.toString(), self)) {
      assertThat(engine.attach(EngineFixture.task(first), GROUP)).isTrue();
      first.say("begin");
      first.awaitEnd();
    }
  }

  @AfterEach
  void end() throws Exception {
    over.set(true);
    threads.shutdown();
    if (engine != null) {
      try {
        engine.thaw(GROUP);
        // The next link can't append its line, and is the last.
        Files.move(chain, folder.resolve("ended"));
        assertThat(threads.awaitTermination(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        awaitThat(() -> engine.isEmpty(GROUP));
      } finally {
        engine.close();
      }
    }
  }

  /** Asks again and again, and counts how often the answer is yes. */
  private Future<Integer> counting(Callable<Boolean> question) {
    return threads.submit(
        () -> {
          int count = 0;
          while (!over.get()) {
            count += question.call() ? 1 : 0;
          }
          return count;
        });
  }

  private int[] listed() throws IOException {
    return engine.threads(GROUP, Processes.self());
  }

  /** Where the machine stands still for longer, members are not looked for again. */
  private boolean isListEmptyInTime() throws IOException {
    long begin = System.nanoTime();
    return listed().length == 0 && System.nanoTime() - begin < ForkTracker.MAX_RETRY_NANOS;
  }

  private List<Future<Integer>> startReaders() {
    List<Future<Integer>> wrongAnswers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      wrongAnswers.add(counting(() -> engine.isEmpty(GROUP)));
      // Without fork events a list can miss members that live too short, as the documents say.
      wrongAnswers.add(counting(() -> listening && isListEmptyInTime()));
    }
    wrongAnswers.add(counting(() -> engine.check() == PeriodicWorker.NEVER));
    return wrongAnswers;
  }

  /** Ends the readers, and returns how often each was told that the group is empty. */
  private List<Integer> results(List<Future<Integer>> wrongAnswers) throws Exception {
    over.set(true);
    List<Integer> counts = new ArrayList<>();
    for (Future<Integer> one : wrongAnswers) {
      counts.add(one.get());
    }
    return counts;
  }

  @Test
  void theGroupIsNeverEmptyToAnyReader() throws Exception {
    List<Future<Integer>> wrongAnswers = startReaders();
    TimeUnit.NANOSECONDS.sleep(READING_NANOS);
    assertThat(results(wrongAnswers)).containsOnly(0);
  }

  @Test
  void theChainFreezesWhileOthersReadAndContinuesOnceThawed() throws Exception {
    List<Future<Integer>> wrongAnswers = startReaders();
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
    assertThat(results(wrongAnswers)).containsOnly(0);
  }

  /** As the freezer asks. */
  private boolean isFrozen() throws IOException {
    return engine.isFrozenEnough(GROUP);
  }

  @Test
  void theChainIsKilledAsAWholeWhileOthersRead() throws Exception {
    List<Future<Integer>> readers = startReaders();
    long before = links();
    awaitThat(() -> links() > before + LINKS);
    Engine.Outcome outcome = engine.signal(GROUP, Signal.SIGKILL.intValue(), 0);
    assertThat(outcome.done()).isPositive();
    assertThat(outcome.isPartial()).isFalse();
    long last = links();
    results(readers);
    TimeUnit.MILLISECONDS.sleep(DEAD_MILLIS);
    assertThat(links()).isEqualTo(last);
    awaitThat(() -> engine.isEmpty(GROUP));
    assertThat(listed()).isEmpty();
  }

  /** How many links the chain has had. */
  private long links() throws IOException {
    Path file = chain.resolve("links");
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private static void awaitThat(Callable<Boolean> condition) {
    await()
        .atMost(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .pollInterval(2, TimeUnit.MILLISECONDS)
        .until(condition);
  }
}
