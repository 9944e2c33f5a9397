package org.freezerfs.host.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcStatTest {
  private static ProcStat parse(String text) {
    return ProcStat.parse(ByteTexts.of(text));
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
  void knowsKernelThreadsAndExitingProcesses() {
    assertThat(
            parse("2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 0 0 0")
                .isKernelThread())
        .isTrue();
    assertThat(parse("2 (x) R 0 0 0 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 0 0 0").isExiting()).isTrue();
    assertThat(parse("2 (x) Z 0 0 0 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 0 0 0").isDead()).isTrue();
  }

  @Test
  void aLeaderThatAnotherThreadHasReplacedIsReadAgain() throws Exception {
    Iterator<String> texts =
        List.of(
                "17 (a) X 4 16 15 0 -1 4 1 2 3 4 5 6 7 8 20 0 0 0 987654 1000 200",
                "17 (a) R 4 16 15 0 -1 0 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000 200")
            .iterator();
    ProcStat stat =
        ProcStat.ofPresentTask(() -> Optional.of(ByteTexts.of(texts.next()))).orElseThrow();
    assertThat(stat.isDead()).isFalse();
    assertThat(stat.threads()).isEqualTo(1);
  }

  @Test
  void aProcessThatWasReapedMeanwhileHasGone() throws Exception {
    Iterator<Optional<ByteText>> texts =
        List.of(
                Optional.of(
                    ByteTexts.of(
                        "17 (a) X 4 16 15 0 -1 4 1 2 3 4 5 6 7 8 20 0 0 0 987654 1000 200")),
                Optional.<ByteText>empty())
            .iterator();
    assertThat(ProcStat.ofPresentTask(texts::next)).isEmpty();
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
  void aProcessThatHasGoneIsNoError() throws Exception {
    Child child = Child.sleeping();
    child.close();
    assertThat(ProcStat.ofProcess(child.pid())).isEmpty();
    assertThat(ProcStatus.of(child.pid())).isEmpty();
    assertThat(Processes.threads(child.pid())).isEmpty();
    assertThat(ProcessRef.of(child.pid())).isEmpty();
  }
}
