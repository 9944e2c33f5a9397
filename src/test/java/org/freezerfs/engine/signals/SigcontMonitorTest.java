package org.freezerfs.engine.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.host.proc.Child;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.mounted.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signals that another process sends to members, as the kernel reports them. */
@Timeout(60)
class SigcontMonitorTest {
  private static final int GROUP = 1;

  private final MemberTable members = EngineFixture.memberTable();
  private final Recorded action = new Recorded();

  private Child child;
  private Sender sender;
  private SigcontMonitor monitor;

  /** Another process: our own signals are not reported. */
  private static final class Sender implements AutoCloseable {
    private final Process shell;
    private final Writer commands;
    private final BufferedReader answers;

    Sender() throws IOException {
      shell =
          new ProcessBuilder(
                  "bash",
                  "-c",
                  "while read -r pid times; do"
                      + " for ((i = 0; i < times; i++)); do kill -CONT $pid; done; echo; done")
              .start();
      commands = shell.outputWriter();
      answers = shell.inputReader();
    }

    /** Returns when all have been sent. */
    void sendContinue(Child to, int times) throws IOException {
      commands.write(to.pid() + " " + times + "\n");
      commands.flush();
      answers.readLine();
    }

    @Override
    public void close() {
      shell.destroyForcibly();
    }
  }

  /** Counts the calls; can be slow, or fail. */
  private static final class Recorded implements SigcontMonitor.Action {
    final Map<Member, Integer> continued = new ConcurrentHashMap<>();
    final AtomicInteger checksOfAll = new AtomicInteger();
    final AtomicInteger pollRequests = new AtomicInteger();
    volatile CountDownLatch mayContinue = new CountDownLatch(0);
    volatile long takesMillis;
    volatile boolean fails;

    @Override
    public void sigcontSent(Member member, long nanoTime) throws IOException {
      try {
        mayContinue.await();
        Thread.sleep(takesMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      continued.merge(member, 1, Integer::sum);
      if (fails) {
        throw new IOException("as the test wants it");
      }
    }

    @Override
    public void signalsMissed() {
      checksOfAll.incrementAndGet();
    }

    @Override
    public void requestPoll() {
      pollRequests.incrementAndGet();
    }

    int all() {
      return continued.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  @BeforeEach
  void open() throws Exception {
    members.createGroup(GROUP);
    child = Child.sleeping();
    sender = new Sender();
    assertThat(members.move(EngineFixture.task(child), GROUP)).isPresent();
    Optional<SigcontMonitor> opened = SigcontMonitor.open(Processes.self(), members, action);
    Needs.given(opened.isPresent(), "the kernel's reports of signals");
    monitor = opened.orElseThrow();
  }

  @AfterEach
  void close() {
    action.mayContinue.countDown();
    if (monitor != null) {
      monitor.close();
    }
    members.removeGroup(GROUP);
    sender.close();
    child.close();
  }

  @Test
  void onlyTheFirstDrainChecksAllMembers() throws Exception {
    monitor.drain();
    monitor.drain();
    assertThat(action.checksOfAll).hasValue(1);
  }

  @Test
  void aDrainWaitsForSignalsThatWereSentBefore() throws Exception {
    monitor.drain();
    action.takesMillis = 5;
    for (int round = 1; round <= 100; round++) {
      sender.sendContinue(child, 1);
      monitor.drain();
      assertThat(action.all()).isEqualTo(round);
    }
    assertThat(action.checksOfAll).hasValue(1);
  }

  @Test
  void afterAFailureTheNextDrainChecksAllMembers() throws Exception {
    monitor.drain();
    action.fails = true;
    sender.sendContinue(child, 1);
    monitor.drain();
    assertThat(action.checksOfAll).hasValue(2);
    assertThat(action.pollRequests).hasValue(1);
    monitor.drain();
    assertThat(action.checksOfAll).hasValue(2);
  }

  @Test
  void aDrainThatTakesTooLongChecksAllMembers() throws Exception {
    monitor.drain();
    action.mayContinue = new CountDownLatch(1);
    sender.sendContinue(child, 1);
    monitor.drain();
    assertThat(action.checksOfAll).hasValue(2);
    action.mayContinue.countDown();
    monitor.drain();
    assertThat(action.all()).isEqualTo(1);
  }

  @Test
  void afterLostSignalsTheNextDrainChecksAllMembers() throws Exception {
    monitor.drain();
    action.mayContinue = new CountDownLatch(1);
    sender.sendContinue(child, 5000);
    action.mayContinue.countDown();
    // The kernel reports the loss together with the next signal.
    child.awaitThat(
        () -> {
          sender.sendContinue(child, 1);
          return action.pollRequests.get() > 0;
        });
    monitor.drain();
    assertThat(action.all()).isBetween(100, 4999);
    assertThat(action.checksOfAll).hasValue(2);
  }

  @Test
  void canBeClosedDuringDrainsAndManySignals() throws Exception {
    for (int round = 0; round < 20; round++) {
      SigcontMonitor other =
          SigcontMonitor.open(Processes.self(), members, new Recorded()).orElseThrow();
      CountDownLatch begun = new CountDownLatch(2);
      Thread sending =
          new Thread(
              () -> {
                try {
                  begun.countDown();
                  sender.sendContinue(child, 500);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      Thread reader =
          new Thread(
              () -> {
                begun.countDown();
                try {
                  for (int i = 0; i < 10_000; i++) {
                    other.drain();
                  }
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      sending.start();
      reader.start();
      begun.await();
      TimeUnit.MILLISECONDS.sleep(round % 4);
      other.close();
      reader.join();
      sending.join();
    }
    monitor.drain();
    assertThat(action.all()).isEqualTo(20 * 500);
  }
}
