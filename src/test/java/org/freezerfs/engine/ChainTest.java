package org.freezerfs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Signal;
import org.freezerfs.host.Child;
import org.freezerfs.host.Processes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A chain of processes, each of which ends once it has forked the next: somebody lives in the group
 * at any time, but nobody for long.
 */
@Timeout(60)
@ParameterizedClass(name = "listening: {0}")
@ValueSource(booleans = {true, false})
class ChainTest {
  private static final int GROUP = 1;
  private static final long LOOKING_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final String START = "read -r line; sh -c \"$0\" \"$0\" 100000 &";
  private static final String LINK = "[ $1 = 0 ] || sh -c \"$0\" \"$0\" $(($1 - 1)) &";

  private final SignalEngine engine;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  ChainTest(boolean listen) {
    engine =
        new SignalEngine(
            listen, false, new Journal(Optional.empty(), Optional.empty()), Recorder.NONE);
  }

  @BeforeEach
  void startChain() throws Exception {
    engine.create(GROUP);
    try (Child first = Child.running("sh", "-c", START, LINK)) {
      engine.attach(new Task(first.pid(), first.startTime()), GROUP);
      first.say("begin");
      first.awaitEnd();
    }
  }

  @AfterEach
  void end() throws Exception {
    threads.shutdown();
    try {
      engine.signal(GROUP, Signal.SIGKILL.intValue(), 0);
      assertThat(engine.isEmpty(GROUP)).isTrue();
    } finally {
      engine.close();
    }
  }

  /** What one finds dead, and forgets, must not hide from another who is alive. */
  @Test
  void isSomebodyToEachOfManyWhoLookAtOnce() throws Exception {
    List<Future<Integer>> looks = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      looks.add(look(() -> engine.isEmpty(GROUP)));
      looks.add(look(() -> engine.threads(GROUP, Processes.self()).length == 0));
    }
    looks.add(look(() -> engine.attend().pace() == Engine.Pace.NEVER));
    List<Integer> lies = new ArrayList<>();
    for (Future<Integer> look : looks) {
      lies.add(look.get());
    }
    assertThat(lies).containsOnly(0);
  }

  /** Returns how often it seemed that nobody was there. */
  private Future<Integer> look(Callable<Boolean> isNobody) {
    long begin = System.nanoTime();
    return threads.submit(
        () -> {
          int lies = 0;
          while (System.nanoTime() - begin < LOOKING_NANOS) {
            lies += isNobody.call() ? 1 : 0;
          }
          return lies;
        });
  }
}
