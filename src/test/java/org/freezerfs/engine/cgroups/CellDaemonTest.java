package org.freezerfs.engine.cgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.freezerfs.host.proc.PidNamespaces;
import org.junit.jupiter.api.Test;

class CellDaemonTest {
  @Test
  void isReadAsItWasWritten() throws IOException {
    CellDaemon self = CellDaemon.self();
    assertThat(CellDaemon.parse(self.text())).contains(self);
  }

  @Test
  void ignoresWhatItHasNotWritten() {
    assertThat(CellDaemon.parse("")).isEmpty();
    assertThat(CellDaemon.parse("1 2")).isEmpty();
    assertThat(CellDaemon.parse("1 2 x")).isEmpty();
  }

  @Test
  void isAliveAsLongAsItsProcess() throws IOException {
    long namespace = PidNamespaces.own();
    CellDaemon self = CellDaemon.self();
    assertThat(self.mayBeAlive(namespace)).isTrue();
    assertThat(new CellDaemon(namespace, self.pid(), self.startTime() + 1).mayBeAlive(namespace))
        .isFalse();
    assertThat(new CellDaemon(namespace, Integer.MAX_VALUE, 1).mayBeAlive(namespace)).isFalse();
  }

  @Test
  void isNotAliveInANamespaceThatHasGoneIfThisIsTheHostsOwn() throws IOException {
    long namespace = PidNamespaces.own();
    assertThat(new CellDaemon(namespace + 1, Integer.MAX_VALUE, 1).mayBeAlive(namespace))
        .isEqualTo(!PidNamespaces.isInitial());
  }
}
