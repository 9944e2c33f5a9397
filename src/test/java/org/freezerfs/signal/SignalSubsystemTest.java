package org.freezerfs.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.TestTree;
import org.freezerfs.engine.FakeEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalSubsystemTest {
  private final FakeEngine engine = new FakeEngine();
  private final TestTree tree = new TestTree(engine, new SignalSubsystem(engine, Semantics.V4));

  @AfterEach
  void close() {
    tree.close();
  }

  @Test
  void signalsItsGroupOnly() throws Exception {
    int group = tree.mkdir("/0");
    tree.write("/0/signal.kill", "9\n");
    tree.write("/0/signal.kill", "0x40");
    assertThat(engine.signals).containsExactly("9 to " + group, "64 to " + group);
  }

  @Test
  void zeroDoesNothingAnywhere() throws Exception {
    tree.mkdir("/0");
    tree.write("/0/signal.kill", "0");
    tree.write("/signal.kill", "\n");
    assertThat(engine.signals).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"65", "18446744073709551615", "18446744073709551616", "-9", "KILL", "9 9"})
  void refusesInvalidSignals(String text) throws Exception {
    tree.mkdir("/0");
    assertRefused(Errno.EINVAL, () -> tree.write("/0/signal.kill", text));
    assertThat(engine.signals).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"9", "23", "65"})
  void theRootIsNotSignalled(String text) {
    assertRefused(Errno.EPERM, () -> tree.write("/signal.kill", text));
    assertThat(engine.signals).isEmpty();
  }

  @Test
  void cannotBeRead() {
    assertRefused(Errno.EINVAL, () -> tree.read("/signal.kill"));
  }

  @Test
  void failsIfATaskMayNotBeSignalled() throws Exception {
    engine.forbidSignals(engine.add(5, tree.mkdir("/0")));
    assertRefused(Errno.EPERM, () -> tree.write("/0/signal.kill", "15"));
  }
}
