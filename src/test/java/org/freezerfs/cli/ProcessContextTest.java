package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.freezerfs.host.libc.DescriptorSocket.Peer;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.Processes;
import org.junit.jupiter.api.Test;

class ProcessContextTest {
  /** That of a process that runs a program which prints a line once it has become what it is. */
  private static ProcessContext of(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      assertThat(process.inputReader().readLine()).isEqualTo("begun");
      ProcStatus own = ProcStatus.of(Processes.self()).orElseThrow();
      return ProcessContext.of(new Peer((int) process.pid(), own.uid(), own.gid()));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void ofTwoLikeProcessesIsEqual() throws IOException {
    assertThat(of("sh", "-c", "echo begun; exec sleep 100")).isEqualTo(ProcessContext.ofSelf());
  }

  @Test
  void ofAProcessWithFewerRightsIsAnother() throws IOException {
    assertThat(of("setpriv", "--no-new-privs", "sh", "-c", "echo begun; exec sleep 100"))
        .isNotEqualTo(ProcessContext.ofSelf());
  }

  @Test
  void ofAnotherUserIsAnother() throws IOException {
    ProcStatus own = ProcStatus.of(Processes.self()).orElseThrow();
    assertThat(ProcessContext.of(new Peer(Processes.self(), own.uid() + 1, own.gid())))
        .isNotEqualTo(ProcessContext.ofSelf());
  }

  @Test
  void ofAProcessThatHasNoIdHereIsUnknown() {
    assertThatThrownBy(() -> ProcessContext.of(new Peer(0, LibC.get().geteuid(), 0)))
        .isInstanceOf(IOException.class);
  }
}
