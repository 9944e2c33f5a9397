package org.freezerfs.host.proc;

import static org.assertj.core.api.Assertions.assertThat;

import org.freezerfs.host.proc.EvictableDescriptors.Use;
import org.junit.jupiter.api.Test;

class OpenProcessTest {
  @Test
  void whatWasGivenUpIsOpenedAgainOnceThereIsRoom() throws Exception {
    try (Child child = Child.sleeping();
        OpenProcess process = (OpenProcess) ProcessRef.of(child.pid()).orElseThrow()) {
      assertThat(process.threadCount()).isOne();
      assertThat(process.giveUp(Use.STAT)).isTrue();
      assertThat(process.giveUp(Use.STAT)).isFalse();
      assertThat(process.giveUp(Use.TASK_DIRECTORY)).isTrue();
      assertThat(process.giveUp(Use.TASK_DIRECTORY)).isFalse();
      EvictableDescriptors.get().noteClosed();
      assertThat(process.stat().orElseThrow().startTime()).isEqualTo(child.startTime());
      assertThat(process.threadCount()).isOne();
      assertThat(process.giveUp(Use.STAT)).isTrue();
      assertThat(process.giveUp(Use.TASK_DIRECTORY)).isTrue();
    }
  }

  @Test
  void nothingIsOpenedOfAProcessThatHasEnded() throws Exception {
    Child child = Child.sleeping();
    try (OpenProcess process = (OpenProcess) ProcessRef.of(child.pid()).orElseThrow()) {
      assertThat(process.giveUp(Use.STAT)).isTrue();
      child.close();
      EvictableDescriptors.get().noteClosed();
      assertThat(process.stat()).isEmpty();
      assertThat(process.threadCount()).isZero();
      assertThat(process.giveUp(Use.STAT)).isFalse();
      assertThat(process.giveUp(Use.TASK_DIRECTORY)).isFalse();
    }
  }
}
