package org.freezerfs.engine.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the thread reads, by an eventfd(2) that stays readable once an event was sent. */
@Timeout(60)
class EventReaderTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final int eventfd = LibC.get().eventfd(0, 0);
  private final AtomicInteger readings = new AtomicInteger();
  private EventReader reader;

  @AfterEach
  void close() {
    if (reader != null) {
      reader.close();
    }
    LibC.get().close(eventfd);
  }

  private void begin(EventReader.Source source) throws IOException {
    reader = new EventReader("events of a test", () -> {});
    reader.begin(source, () -> REST_NANOS, eventfd);
  }

  private void sendEvent() {
    Pointer one = Memory.allocateDirect(Runtime.getSystemRuntime(), Long.BYTES);
    one.putLong(0, 1);
    assertThat(LibC.get().write(eventfd, one, Long.BYTES)).isEqualTo(Long.BYTES);
  }

  private static void awaitThat(Callable<Boolean> condition) {
    await().atMost(DEADLINE).until(condition);
  }

  @Test
  void nothingIsReadBeforeThereIsAnEvent() throws Exception {
    begin(() -> readings.incrementAndGet() > 0);
    TimeUnit.MILLISECONDS.sleep(100);
    assertThat(readings).hasValue(0);
    sendEvent();
    awaitThat(() -> readings.get() > 0);
  }

  @Test
  void theThreadRestsBetweenReadingsThatAreNotUrgent() throws Exception {
    List<Long> times = new CopyOnWriteArrayList<>();
    begin(() -> !times.add(System.nanoTime()));
    sendEvent();
    awaitThat(() -> times.size() >= 6);
    // The first rest may be cut short: the start of the thread may have left it an unpark.
    for (int i = 2; i < 6; i++) {
      assertThat(times.get(i) - times.get(i - 1)).isGreaterThanOrEqualTo(REST_NANOS);
    }
  }

  @Test
  void urgentEventsAreReadWithoutARest() throws Exception {
    begin(() -> readings.incrementAndGet() > 0);
    sendEvent();
    awaitThat(() -> readings.get() > 1000);
  }

  @Test
  void afterAFailureTheThreadReadsAgain() throws Exception {
    begin(
        () -> {
          if (readings.incrementAndGet() == 1) {
            throw new IllegalStateException("as the test wants it");
          }
          return false;
        });
    sendEvent();
    awaitThat(() -> readings.get() > 2);
  }

  @Test
  void thePreparationRunsInTheThreadBeforeTheReaderIsThere() throws Exception {
    Thread[] prepared = new Thread[1];
    reader = new EventReader("events of a test", () -> prepared[0] = Thread.currentThread());
    assertThat(prepared[0]).isNotNull().isNotSameAs(Thread.currentThread());
    assertThat(prepared[0].getName()).isEqualTo("events of a test");
  }

  @Test
  void aPreparationThatFailsIsTold() {
    assertThatThrownBy(
            () ->
                new EventReader(
                    "events of a test",
                    () -> {
                      throw new IllegalStateException("as the test wants it");
                    }))
        .isInstanceOf(IOException.class)
        .hasRootCauseMessage("as the test wants it");
  }

  @Test
  void itCanBeClosedBeforeItHasBegun() throws Exception {
    new EventReader("events of a test", () -> {}).close();
  }

  @Test
  void closingWaitsForTheReadingAlsoWhenInterrupted() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    begin(
        () -> {
          begun.countDown();
          try {
            mayEnd.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          readings.incrementAndGet();
          return false;
        });
    sendEvent();
    begun.await();
    AtomicBoolean staysInterrupted = new AtomicBoolean();
    AtomicInteger readingsAtTheEnd = new AtomicInteger();
    Thread closing =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              reader.close();
              readingsAtTheEnd.set(readings.get());
              staysInterrupted.set(Thread.interrupted());
            });
    closing.start();
    // It has been interrupted by then, and joins the reader again.
    awaitThat(() -> closing.getState() == Thread.State.WAITING);
    mayEnd.countDown();
    closing.join();
    assertThat(staysInterrupted).isTrue();
    assertThat(readingsAtTheEnd).hasValue(1);
  }
}
