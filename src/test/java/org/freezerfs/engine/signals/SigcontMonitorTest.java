package org.freezerfs.engine.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.Child;
import org.freezerfs.host.proc.MountThreads;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.mounted.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signals that another process sends to members, as the kernel reports them. */
@Timeout(150)
class SigcontMonitorTest {
  private static final int GROUP = 1;

  /** So long that a drain always waits for the monitor's thread, wherever that has to wait. */
  private static final long PATIENT_NANOS = TimeUnit.MINUTES.toNanos(2);

  private static final long IMPATIENT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** More than the queue of a processor has room for: 16 pages of records of 64 bytes or more. */
  private static final int TOO_MANY = LibC.get().getpagesize();

  /** There is room for so many. */
  private static final int MANY = 300;

  private final MemberTable members = EngineFixture.memberTable();
  private final Recorded action = new Recorded();

  private Child child;
  private Sender sender;
  private SigcontMonitor monitor;

  /** Another process, since our own signals are not reported. It uses one processor only. */
  private static final class Sender implements AutoCloseable {
    private final Process shell;
    private final Writer commands;
    private final BufferedReader answers;

    Sender() throws IOException {
      shell =
          new ProcessBuilder(
                  "bash",
                  "-c",
                  "taskset -cp $(taskset -cp $$ | sed 's/.*[^0-9]//') $$ > /dev/null;"
                      + " while read -r pid times; do"
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
    public boolean sigcontSent(Member member, long nanoTime) throws IOException {
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
      return true;
    }

    @Override
    public void signalsMissed() {
      checksOfAll.incrementAndGet();
    }

    @Override
    public void requestCheck() {
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
    monitor = open(action, PATIENT_NANOS);
  }

  private SigcontMonitor open(Recorded recorded, long drainNanos) throws IOException {
    Optional<SigcontMonitor> opened =
        SigcontMonitor.open(Processes.self(), members, recorded, drainNanos);
    Needs.given(opened.isPresent(), "the kernel's reports of signals");
    opened.orElseThrow().setContinuesTraced(true);
    return opened.get();
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
    for (int round = 0; round < 100; round++) {
      int counted = action.all();
      int checks = action.checksOfAll.get();
      sender.sendContinue(child, 1);
      monitor.drain();
      assertHandled(1, counted, checks);
    }
  }

  /**
   * Checks that each signal was counted, or that all members were checked instead: signals of other
   * programs on the machine fill the same queue.
   */
  private void assertHandled(int sent, int countedBefore, int checksBefore) {
    if (action.checksOfAll.get() == checksBefore) {
      assertThat(action.all()).isEqualTo(countedBefore + sent);
    }
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
    Recorded slow = new Recorded();
    try (SigcontMonitor impatient = open(slow, IMPATIENT_NANOS)) {
      impatient.drain();
      slow.mayContinue = new CountDownLatch(1);
      sender.sendContinue(child, 1);
      impatient.drain();
      assertThat(slow.checksOfAll).hasValue(2);
      slow.mayContinue.countDown();
      child.awaitThat(() -> slow.all() == 1);
    }
  }

  @Test
  void afterLostSignalsTheNextDrainChecksAllMembers() throws Exception {
    monitor.drain();
    action.mayContinue = new CountDownLatch(1);
    sender.sendContinue(child, TOO_MANY);
    action.mayContinue.countDown();
    // The kernel writes of the loss with the next signal only, and there is none.
    monitor.drain();
    assertThat(action.all()).isBetween(MANY, TOO_MANY - 1);
    assertThat(action.checksOfAll).hasValueGreaterThan(1);
    assertThat(action.pollRequests).hasPositiveValue();
  }

  @Test
  void canBeClosedDuringDrainsAndManySignals() throws Exception {
    for (int round = 0; round < 20; round++) {
      SigcontMonitor other = open(new Recorded(), IMPATIENT_NANOS);
      int counted = action.all();
      int checks = action.checksOfAll.get();
      CountDownLatch begun = new CountDownLatch(2);
      Thread sending =
          new Thread(
              () -> {
                try {
                  begun.countDown();
                  sender.sendContinue(child, MANY);
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
      monitor.drain();
      assertHandled(MANY, counted, checks);
    }
  }

  @Test
  void signalsThatAnotherMountOfThisProcessSendsAreReportedToo() throws Exception {
    MountThreads ours = new MountThreads();
    MountThreads others = new MountThreads();
    Recorded recorded = new Recorded();
    try (SigcontMonitor ofOurs = callIn(ours, () -> open(recorded, PATIENT_NANOS))) {
      ofOurs.drain();
      int checks = recorded.checksOfAll.get();
      callIn(ours, this::continueChild);
      ofOurs.drain();
      assertThat(recorded.all()).isZero();
      callIn(others, this::continueChild);
      ofOurs.drain();
      if (recorded.checksOfAll.get() == checks) {
        assertThat(recorded.all()).isEqualTo(1);
      }
    } finally {
      ours.end();
      others.end();
    }
  }

  private Void continueChild() throws IOException {
    child.signal(Signal.SIGCONT.intValue());
    return null;
  }

  /** Calls it in a thread of a mount. */
  private static <T> T callIn(MountThreads threads, Callable<T> action) throws Exception {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              threads.begin();
              return action.call();
            });
    new Thread(task).start();
    return task.get();
  }
}
