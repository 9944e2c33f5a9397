package org.freezerfs.host.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProcStatTest {
  private static ProcStat parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return ProcStat.parse(new ByteText(bytes, bytes.length));
  }

  @Test
  void readsTheFieldsBehindAnyName() {
    ProcStat stat =
        parse("17 (a) R 1 (b) c) T 4 16 15 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 3 0 987654 1000 200");
    assertThat(stat.state()).isEqualTo('T');
    assertThat(stat.parent()).isEqualTo(4);
    assertThat(stat.processGroup()).isEqualTo(16);
    assertThat(stat.session()).isEqualTo(15);
    assertThat(stat.flags()).isEqualTo(4194560);
    assertThat(stat.threads()).isEqualTo(3);
    assertThat(stat.startTime()).isEqualTo(987654);
    assertThat(stat.isStopped()).isTrue();
    assertThat(stat.isKernelThread()).isFalse();
  }

  @Test
  void knowsKernelThreadsAndTheDying() {
    assertThat(
            parse("2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 0 0 0")
                .isKernelThread())
        .isTrue();
    assertThat(parse("2 (x) R 0 0 0 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 0 0 0").isExiting()).isTrue();
    assertThat(parse("2 (x) Z 0 0 0 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 0 0 0").isDead()).isTrue();
  }

  @Test
  void readsARealProcess() throws Exception {
    try (Child child = Child.sleeping()) {
      ProcStat stat = ProcStat.ofProcess(child.pid()).orElseThrow();
      assertThat(stat.parent()).isEqualTo(Processes.self());
      assertThat(ProcStatus.of(child.pid()).orElseThrow().process()).isEqualTo(child.pid());
    }
    assertThat(ProcStat.ofProcess(Processes.self()).orElseThrow().threads()).isGreaterThan(1);
  }

  @Test
  void aGoneProcessIsNoError() throws Exception {
    Child child = Child.sleeping();
    child.close();
    assertThat(ProcStat.ofProcess(child.pid())).isEmpty();
    assertThat(ProcStatus.of(child.pid())).isEmpty();
    assertThat(Processes.threads(child.pid())).isEmpty();
    assertThat(ProcessRef.of(child.pid())).isEmpty();
  }

  private static ProcStatus status(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return ProcStatus.parse(new ByteText(bytes, bytes.length));
  }

  @Test
  void statusTellsOfAStopOnItsWay() {
    String text =
        "Name:\tx\n"
            + "Tgid:\t9\n"
            + "NSpid:\t9\t1\n"
            + "Uid:\t1\t2\t4294967295\t4\n"
            + "Gid:\t5\t6\t7\t8\n"
            + "SigPnd:\t0000000000000000\n"
            + "ShdPnd:\t00000000000%s000\n"
            + "SigBlk:\t0000000000000000\n"
            + "SigIgn:\t0000000000000000\n"
            + "SigCgt:\t0000000000080000\n";
    ProcStatus stopping = status(text.formatted("40"));
    assertThat(stopping.hasPendingStop()).isTrue();
    assertThat(stopping.savedUid()).isEqualTo(-1);
    assertThat(stopping.namespacePids()).containsExactly(9, 1);
    // Bit 19 is SIGTSTP, which this task catches.
    assertThat(status(text.formatted("80")).hasPendingStop()).isFalse();
    assertThat(status(text.formatted("00")).hasPendingStop()).isFalse();
  }
}
