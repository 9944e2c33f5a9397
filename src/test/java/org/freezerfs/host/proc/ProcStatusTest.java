package org.freezerfs.host.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProcStatusTest {
  private static ProcStatus status(String text) {
    return ProcStatus.parse(ByteTexts.of(text));
  }

  @Test
  void hasAPendingStopThatWillStopIt() {
    String text =
        """
        Name:\tx
        Tgid:\t9
        NSpid:\t9\t1
        Uid:\t1\t2\t4294967295\t4
        Gid:\t5\t6\t7\t8
        SigPnd:\t0000000000000000
        ShdPnd:\t00000000000%s000
        SigBlk:\t0000000000000000
        SigIgn:\t0000000000000000
        SigCgt:\t0000000000080000
        """;
    ProcStatus stopping = status(text.formatted("40"));
    assertThat(stopping.hasPendingStop()).isTrue();
    assertThat(stopping.savedUid()).isEqualTo(-1);
    assertThat(stopping.namespacePids()).containsExactly(9, 1);
    // Bit 19 is SIGTSTP, which this task catches.
    assertThat(status(text.formatted("80")).hasPendingStop()).isFalse();
    assertThat(status(text.formatted("00")).hasPendingStop()).isFalse();
  }

  @Test
  void readsIdsAndTheTracer() {
    ProcStatus traced = status("Tgid:\t9\nTracerPid:\t7\nUid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\n");
    assertThat(traced.process()).isEqualTo(9);
    assertThat(traced.uid()).isEqualTo(1);
    assertThat(traced.savedUid()).isEqualTo(3);
    assertThat(traced.gid()).isEqualTo(5);
    assertThat(traced.traced()).isTrue();
    assertThat(status("TracerPid:\t0\n").traced()).isFalse();
  }

  @Test
  void withoutNamespacesTheProcessIdIsTheOnlyId() {
    assertThat(status("Tgid:\t9\nPid:\t9\n").namespacePids()).containsExactly(9);
  }

  @Test
  void aPendingSigstopStopsThoughItIsBlocked() {
    assertThat(status("SigPnd:\t0000000000040000\nSigBlk:\tffffffffffffffff\n").hasPendingStop())
        .isTrue();
    // Bit 20 is SIGTTIN.
    assertThat(status("ShdPnd:\t0000000000100000\nSigBlk:\t0000000000100000\n").hasPendingStop())
        .isFalse();
    assertThat(status("ShdPnd:\t0000000000100000\nSigIgn:\t0000000000000000\n").hasPendingStop())
        .isTrue();
  }

  private static ProcStatus pending(int signal) {
    return status("ShdPnd:\t%016x\n".formatted(1L << (signal - 1)));
  }

  @Test
  void aSignalThatEndsAProcessIsDeliveredBeforeSigstopIfItsNumberIsSmaller() {
    // SIGHUP, SIGQUIT, SIGTERM, SIGSTKFLT; and SIGSYS.
    assertThat(Stream.of(1, 3, 15, 16, 31)).allMatch(signal -> pending(signal).hasPendingEnd());
    // SIGCHLD, SIGCONT, SIGSTOP, SIGTSTP, SIGURG, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGWINCH, real-time.
    assertThat(Stream.of(17, 18, 19, 20, 23, 24, 25, 26, 28, 34))
        .noneMatch(signal -> pending(signal).hasPendingEnd());
    assertThat(status("ShdPnd:\t0000000000004000\nSigCgt:\t0000000000004000\n").hasPendingEnd())
        .isFalse();
  }

  @Test
  void aSignalThatEndsAProcessWithoutACoreDumpDoesSoWhateverItsNumber() {
    // SIGVTALRM, SIGPROF, SIGIO, SIGPWR, real-time.
    assertThat(Stream.of(15, 26, 27, 29, 30, 32, 64))
        .allMatch(signal -> pending(signal).isBeingEnded());
    assertThat(Stream.of(17, 18, 19, 20, 23, 24, 25, 28))
        .noneMatch(signal -> pending(signal).isBeingEnded());
  }
}
