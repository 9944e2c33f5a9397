package org.freezerfs.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import jnr.constants.platform.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How values of faults are read, and how often each fault is shown. */
class FaultsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final List<String> left = new CopyOnWriteArrayList<>();
  private final Delays delays = new Delays();
  private final Faults faults =
      new Faults("/0", delays, (fault, value) -> left.add(fault.word() + "=" + value));

  @ParameterizedTest
  @CsvSource({"500ms, 500", "2s, 2000", "0s, 0", "3600s, 3600000", "3600000ms, 3600000"})
  void readsATimeWithItsUnit(String value, long millis) {
    faults.set(Fault.FREEZING, value);
    long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    assertThat(faults.prolongsFreezing(nanos / 2, 1000)).isEqualTo(nanos > 0);
    assertThat(faults.prolongsFreezing(nanos, 0)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"reads:0, 0", "reads:2, 2", "reads:1000000, 1000000"})
  void readsANumberOfReads(String value, int reads) {
    faults.set(Fault.FREEZING, value);
    assertThat(faults.prolongsFreezing(Long.MAX_VALUE, reads / 2)).isEqualTo(reads > 0);
    assertThat(faults.prolongsFreezing(0, reads)).isFalse();
    faults.clear(Fault.FREEZING);
    assertThat(faults.prolongsFreezing(0, 0)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2",
        "s",
        "ms",
        "-1s",
        "1.5s",
        "2 s",
        "2m",
        "3601s",
        "3600001ms",
        "99999999s",
        "reads",
        "reads:",
        "reads:-1",
        "reads:1000001",
        "reads:2s",
        "Reads:1",
        "reads:1:1"
      })
  void refusesAnInvalidTime(String value) {
    assertRefused(Fault.FREEZING, value);
  }

  @ParameterizedTest
  @CsvSource({
    "BUSY, ''",
    "BUSY, -1",
    "BUSY, 0x2",
    "BUSY, 1000001",
    "BUSY, two",
    "REFUSE, ''",
    "REFUSE, 0",
    "REFUSE, -5",
    "REFUSE, self",
  })
  void refusesAnInvalidNumber(Fault fault, String value) {
    assertRefused(fault, value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "EINTR",
        "tasks=EINTR",
        "tasks:open=EINTR",
        ":read=EINTR",
        "task:read=EINTR",
        "tasks:read",
        "tasks:read=",
        "tasks:read=4",
        "tasks:read=EWHATEVER",
        "tasks:read=__UNKNOWN_CONSTANT__",
        "tasks:read=EINTR:",
        "tasks:read=EINTR:-1",
        "tasks:read=EINTR:1:1",
        "tasks:read=EINTR,tasks:write=EINTR",
        "tasks:read=EINTR tasks:read=EIO"
      })
  void refusesAnInvalidError(String value) {
    assertRefused(Fault.ERROR, value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1s", "tasks:read=1", "tasks:read=60001ms", "tasks:read=1s:x", "x:read=1s"})
  void refusesAnInvalidDelay(String value) {
    assertRefused(Fault.DELAY, value);
  }

  private static void assertRefused(Fault fault, String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> fault.check(value, "tasks"::equals));
  }

  @Test
  void isBusyForTheGivenNumberOfWrites() {
    faults.set(Fault.BUSY, "2");
    assertThat(faults.takeBusy()).isTrue();
    assertThat(faults.takeBusy()).isTrue();
    assertThat(faults.takeBusy()).isFalse();
    assertThat(left).containsExactly("fault_busy=1", "fault_busy=0");
  }

  @Test
  void givesAnErrorToItsOperationOnlyAndForEver() {
    faults.set(Fault.ERROR, "tasks:read=EINTR");
    for (int i = 0; i < 3; i++) {
      assertThat(faults.takeError("tasks", Faults.READ)).contains(Errno.EINTR);
    }
    assertThat(faults.takeError("tasks", Faults.WRITE)).isEmpty();
    assertThat(faults.takeError("freezer.state", Faults.READ)).isEmpty();
    assertThat(left).isEmpty();
    faults.clear(Fault.ERROR);
    assertThat(faults.takeError("tasks", Faults.READ)).isEmpty();
  }

  @Test
  void countsEachErrorSeparately() {
    faults.set(Fault.ERROR, "tasks:read=EINTR:2 tasks:write=EIO\n freezer.state:write=EAGAIN:1");
    assertThat(faults.takeError("tasks", Faults.READ)).contains(Errno.EINTR);
    assertThat(faults.takeError("freezer.state", Faults.WRITE)).contains(Errno.EAGAIN);
    assertThat(faults.takeError("freezer.state", Faults.WRITE)).isEmpty();
    assertThat(faults.takeError("tasks", Faults.WRITE)).contains(Errno.EIO);
    assertThat(left)
        .containsExactly(
            "fault_error=tasks:read=EINTR:1 tasks:write=EIO freezer.state:write=EAGAIN:1",
            "fault_error=tasks:read=EINTR:1 tasks:write=EIO freezer.state:write=EAGAIN:0");
    // The value with the number that is left can be set again.
    faults.set(Fault.ERROR, left.get(1).substring("fault_error=".length()));
    assertThat(faults.takeError("freezer.state", Faults.WRITE)).isEmpty();
    assertThat(faults.takeError("tasks", Faults.READ)).isEqualTo(Optional.of(Errno.EINTR));
  }

  @Test
  @Timeout(60)
  void delaysALimitedNumberOfRepliesAtATime() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    List<Future<Boolean>> waiting = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      waiting.add(threads.submit(() -> delays.await(TimeUnit.MINUTES.toNanos(1))));
    }
    await().atMost(DEADLINE).until(() -> !delays.await(1));
    faults.set(Fault.DELAY, "tasks:read=60s");
    faults.delayReply("tasks", Faults.READ);
    delays.end();
    for (Future<Boolean> one : waiting) {
      assertThat(one.get()).isTrue();
    }
    assertThat(delays.await(1)).isTrue();
    threads.shutdown();
  }

  @Test
  @Timeout(60)
  void endsDelaysWhenTheMountEnds() throws Exception {
    faults.set(Fault.DELAY, "tasks:read=60s:1");
    CompletableFuture<Void> answer =
        CompletableFuture.runAsync(() -> faults.delayReply("tasks", Faults.READ));
    await().atMost(DEADLINE).until(() -> !left.isEmpty());
    // The reply to another operation is not delayed.
    faults.delayReply("freezer.state", Faults.READ);
    delays.end();
    answer.get();
    assertThat(left).containsExactly("fault_delay=tasks:read=60s:0");
    faults.delayReply("tasks", Faults.READ);
  }

  @Test
  void aLateNoticeIsToldUnlessTheMountHasEnded() {
    Set<Thread> ofOtherTests = lateNoticeThreads();
    List<String> told = new CopyOnWriteArrayList<>();
    faults.tellLater(TimeUnit.MINUTES.toNanos(1), () -> told.add("after a minute"));
    faults.tellLater(1, () -> told.add("soon"));
    await().atMost(DEADLINE).until(() -> !told.isEmpty());
    delays.end();
    faults.tellLater(1, () -> told.add("after the end"));
    await().atMost(DEADLINE).until(() -> ofOtherTests.containsAll(lateNoticeThreads()));
    assertThat(told).containsExactly("soon");
  }

  private static Set<Thread> lateNoticeThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("late-notices"))
        .collect(Collectors.toSet());
  }
}
