package org.freezerfs.host.marks;

import static org.assertj.core.api.Assertions.assertThat;

import org.freezerfs.host.proc.Child;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.host.proc.ReapedProcess;
import org.junit.jupiter.api.Test;

class LocksLimitTest {
  private static final String LIMITS =
      """
      Limit                     Soft Limit           Hard Limit           Units
      Max address space         unlimited            unlimited            bytes
      Max file locks            %s                   %s                   locks
      Max pending signals       31384                31384                signals
      """;

  @Test
  void readsTheLineOfProcLimits() {
    assertThat(LocksLimit.parse(LIMITS.formatted("100", "unlimited")))
        .isEqualTo(new LocksLimit(100, LocksLimit.INFINITY));
    assertThat(LocksLimit.parse(LIMITS.formatted("unlimited", "200")))
        .isEqualTo(new LocksLimit(LocksLimit.INFINITY, 200));
  }

  @Test
  void limitsAreUnsigned() {
    assertThat(LocksLimit.parse(LIMITS.formatted("18446744073709551614", "0")))
        .isEqualTo(new LocksLimit(-2, 0));
  }

  @Test
  void withoutTheLineThereIsNoLimit() {
    assertThat(LocksLimit.parse(""))
        .isEqualTo(new LocksLimit(LocksLimit.INFINITY, LocksLimit.INFINITY));
  }

  @Test
  void anotherProcessThatHasTheIdNowKeepsItsLimit() throws Exception {
    try (Child stranger = Child.running("prlimit", "--locks=100:200", "sleep", "1000")) {
      stranger.awaitProgram("sleep");
      ProcessRef process = new ReapedProcess(stranger.pid());
      LocksLimit ofProcess = new LocksLimit(LocksLimit.INFINITY, LocksLimit.INFINITY);
      assertThat(ofProcess.changeSoft(process, 7)).isEqualTo(RlimitMark.Result.GONE);
      assertThat(LocksLimit.of(stranger.pid())).hasValue(new LocksLimit(100, 200));
    }
  }

  @Test
  void aProcessOfWhichAThreadHasTheIdNowKeepsItsLimit() throws Exception {
    LocksLimit before = LocksLimit.of(Processes.self()).orElseThrow();
    int[] threads = Processes.threads(Processes.self());
    ProcessRef process = new ReapedProcess(threads[threads.length - 1]);
    assertThat(before.changeSoft(process, 7)).isEqualTo(RlimitMark.Result.GONE);
    assertThat(LocksLimit.of(Processes.self())).hasValue(before);
  }

  @Test
  void changesTheSoftLimitOfAProcessAndKeepsItsHardLimit() throws Exception {
    try (Child child = Child.sleeping()) {
      LocksLimit before = LocksLimit.of(child.pid()).orElseThrow();
      assertThat(before.changeSoft(child.reference(), 7)).isEqualTo(RlimitMark.Result.DONE);
      assertThat(LocksLimit.of(child.pid())).hasValue(new LocksLimit(7, before.hard()));
    }
  }
}
