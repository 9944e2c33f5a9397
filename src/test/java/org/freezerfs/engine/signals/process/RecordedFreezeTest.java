package org.freezerfs.engine.signals.process;

import static jnr.constants.platform.Signal.SIGCONT;
import static jnr.constants.platform.Signal.SIGKILL;
import static jnr.constants.platform.Signal.SIGSTOP;
import static jnr.constants.platform.Signal.SIGTSTP;
import static jnr.constants.platform.Signal.SIGTTIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.freezerfs.engine.signals.journal.FileInFolder;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.engine.signals.journal.ThawAction;
import org.freezerfs.engine.signals.process.TaskFreezeState.EnforceResult;
import org.freezerfs.engine.signals.process.TaskFreezeState.FreezeResult;
import org.freezerfs.engine.signals.process.TaskFreezeState.RestopResult;
import org.freezerfs.host.proc.MadeUpProcess;
import org.freezerfs.host.proc.ProcessRef.Delivery;
import org.freezerfs.recorder.Recorder.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the journal says of a made-up process at each step of its freeze, and what it is sent. */
class RecordedFreezeTest {
  private static final Pattern LINE = Pattern.compile("\\d{7} \\d{15} ([A-Z])\\d{6}\n");

  @TempDir private Path folder;
  private final MadeUpProcess process = new MadeUpProcess(1);
  private Path file;
  private TaskFreezeState state;

  @BeforeEach
  void open() throws Exception {
    FileInFolder store = new FileInFolder(folder);
    file = store.path();
    Journal journal = store.journal();
    journal.open();
    state = new TaskFreezeState(new ObservedProcess(process, false), journal);
  }

  /**
   * The letter of the thaw action in the journal's line; empty if there is no line. The line itself
   * is not valid: a made-up process has an id of too many digits.
   */
  private String recorded() throws IOException {
    Matcher line = LINE.matcher(Files.readString(file));
    return line.find() ? line.group(1) : "";
  }

  private void freeze() throws Exception {
    // No stop by others is possible, so that /proc is not asked for pending signals.
    state.checkForExternalStop();
    assertThat(state.requestFreeze(() -> true, true)).isEqualTo(FreezeResult.REQUESTED);
  }

  @Test
  void theLineIsWrittenBeforeTheStopIsSent() throws Exception {
    AtomicReference<String> atTheStop = new AtomicReference<>("");
    process.onSignal(
        signal -> {
          atTheStop.set(recorded());
          process.obey(signal);
        });
    freeze();
    assertThat(process.takeSignals()).containsExactly(SIGSTOP);
    assertThat(atTheStop.get()).isEqualTo("S");
  }

  @Test
  void theLineIsThereUntilTheProcessWasContinued() throws Exception {
    freeze();
    process.takeSignals();
    AtomicReference<String> atTheContinue = new AtomicReference<>("");
    process.onSignal(
        signal -> {
          atTheContinue.set(recorded());
          process.obey(signal);
        });
    assertThat(state.thaw()).isEqualTo(Delivery.SENT);
    assertThat(process.takeSignals()).containsExactly(SIGCONT);
    assertThat(atTheContinue.get()).isEqualTo("S");
    assertThat(recorded()).isEmpty();
  }

  @Test
  void theLineFollowsTheSignalsHeldBack() throws Exception {
    freeze();
    process.takeSignals();
    assertThat(state.signal(SIGTTIN.intValue())).isEqualTo(Result.HELD);
    assertThat(recorded()).isEqualTo("I");
    state.signal(SIGTSTP.intValue());
    assertThat(recorded()).isEqualTo("T");
    state.signal(SIGSTOP.intValue());
    assertThat(recorded()).isEqualTo("H");
    state.signal(SIGCONT.intValue());
    assertThat(recorded()).isEqualTo("S");
    state.signal(SIGKILL.intValue());
    assertThat(recorded()).isEqualTo("K");
    state.thaw();
    assertThat(recorded()).isEmpty();
    assertThat(process.state()).isEqualTo('X');
  }

  @Test
  void aThawSendsAllTerminalStopsAfterSigcont() throws Exception {
    freeze();
    state.signal(SIGTTIN.intValue());
    state.signal(SIGTSTP.intValue());
    process.takeSignals();
    state.thaw();
    assertThat(process.takeSignals()).isEqualTo(List.of(SIGCONT, SIGTSTP, SIGTTIN));
  }

  @Test
  void sigcontFromOutsideRemovesStopsHeldBackAlsoFromTheJournal() throws Exception {
    freeze();
    state.signal(SIGSTOP.intValue());
    process.takeSignals();
    assertThat(state.restopAfter(System.nanoTime())).isEqualTo(RestopResult.RESTOPPED);
    assertThat(recorded()).isEqualTo("S");
  }

  @Test
  void aRefusedFreezeLeavesNoLine() throws Exception {
    state.checkForExternalStop();
    process.refuseSignals();
    assertThat(state.requestFreeze(() -> true, true)).isEqualTo(FreezeResult.REFUSED);
    assertThat(state.isFreezeRequested()).isFalse();
    assertThat(recorded()).isEmpty();
  }

  @Test
  void aRefusedThawCanBeTriedAgain() throws Exception {
    freeze();
    process.refuseSignals();
    assertThat(state.thaw()).isEqualTo(Delivery.REFUSED);
    assertThat(state.isFreezeRequested()).isTrue();
    assertThat(recorded()).isEqualTo("S");
  }

  @Test
  void aFreezeThatIsNotWantedDoesNothing() throws Exception {
    assertThat(state.requestFreeze(() -> false, true)).isEqualTo(FreezeResult.REQUESTED);
    assertThat(state.isFreezeRequested()).isFalse();
    assertThat(process.takeSignals()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "CONTINUE, S",
    "LEAVE_STOPPED, O",
    "DELIVER_SIGSTOP, H",
    "KILL, K",
    "CONTINUE_THEN_SIGTSTP, T",
    "CONTINUE_THEN_SIGTTIN, I",
    "CONTINUE_THEN_SIGTTOU, U"
  })
  void aRestoredFreezeIsRecordedAndStopsARunningProcess(ThawAction action, String letter)
      throws Exception {
    state.restore(action);
    assertThat(state.isFreezeRequested()).isTrue();
    assertThat(recorded()).isEqualTo(letter);
    assertThat(process.takeSignals())
        .isEqualTo(action == ThawAction.LEAVE_STOPPED ? List.of() : List.of(SIGSTOP));
  }

  /** Lets the thread that answers SIGCONT do so while the state is read, and wait for no one. */
  private void answerSigcontAtTheNextRead() {
    process.beforeRead(
        () -> {
          process.beforeRead(() -> {});
          CompletableFuture.runAsync(
                  () -> {
                    long now = System.nanoTime();
                    state.noteContinueSent(now);
                    try {
                      state.restopAfter(now);
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  })
              .orTimeout(10, TimeUnit.SECONDS)
              .join();
        });
  }

  @Test
  void whoAnswersSigcontWaitsForNoReadingOfTheState() throws Exception {
    answerSigcontAtTheNextRead();
    state.checkForExternalStop();
    freeze();
    process.takeSignals();
    process.setState('S');
    answerSigcontAtTheNextRead();
    // The other thread has stopped it meanwhile, which the second look sees.
    assertThat(state.enforceStop()).isEqualTo(EnforceResult.STOPPED);
    assertThat(process.takeSignals()).containsExactly(SIGSTOP);
  }

  @Test
  void aStopByOthersThatSigcontEndsDuringTheRequestIsNotTakenForOne() throws Exception {
    process.setState('T');
    process.beforeRead(
        () -> {
          process.beforeRead(() -> {});
          process.obey(SIGCONT);
          state.noteContinueSent(System.nanoTime());
        });
    assertThat(state.requestFreeze(() -> true, true)).isEqualTo(FreezeResult.REQUESTED);
    assertThat(process.takeSignals()).containsExactly(SIGSTOP);
    assertThat(recorded()).isEqualTo("S");
  }
}
