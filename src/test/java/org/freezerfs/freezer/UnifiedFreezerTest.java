package org.freezerfs.freezer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of cgroup.freeze and cgroup.events, on made-up tasks that stop when the test says. */
class UnifiedFreezerTest extends TwoGroups {
  UnifiedFreezerTest() {
    super(Semantics.V2);
  }

  private void freeze(String group, String number) throws Exception {
    tree.write(group + "/cgroup.freeze", number);
  }

  private String events(String group) throws Exception {
    return tree.read(group + "/cgroup.events").replace("\n", " ").strip();
  }

  @Test
  void aGroupIsFrozenOnceAllTasksHereAndBelowStandStill() throws Exception {
    Task task = engine.add(5, below);
    assertThat(events("/0")).isEqualTo("populated 1 frozen 0");
    freeze("/0", "1");
    assertThat(events("/0")).isEqualTo("populated 1 frozen 0");
    engine.stop(task);
    assertThat(events("/0")).isEqualTo("populated 1 frozen 1");
    assertThat(events("/0/1")).isEqualTo("populated 1 frozen 1");
    assertThat(tree.read("/0/1/cgroup.freeze")).isEqualTo("0\n");
    freeze("/0", "0");
    assertThat(events("/0")).isEqualTo("populated 1 frozen 0");
  }

  @Test
  void anEmptyGroupIsFrozenAtOnce() throws Exception {
    freeze("/0", "1");
    assertThat(events("/0")).isEqualTo("populated 0 frozen 1");
    tree.mkdir("/0/new");
    assertThat(events("/0/new")).isEqualTo("populated 0 frozen 1");
    freeze("/0/new", "0");
    assertThat(events("/0/new")).isEqualTo("populated 0 frozen 1");
  }

  @Test
  void aTaskTakesTheStateOfTheGroupThatItEnters() throws Exception {
    Task task = engine.add(5, Engine.ROOT);
    freeze("/0", "1");
    tree.write("/0/1/cgroup.procs", "5");
    assertThat(events("/0")).isEqualTo("populated 1 frozen 0");
    engine.stop(task);
    assertThat(events("/0")).isEqualTo("populated 1 frozen 1");
    tree.write("/cgroup.procs", "5");
    assertThat(engine.isFreezeRequested(task)).isFalse();
    assertThat(events("/0")).isEqualTo("populated 0 frozen 1");
  }

  @Test
  void aTaskThatMayNotBeSignalledKeepsItsGroupFromBeingFrozen() throws Exception {
    Task task = engine.add(5, top);
    engine.forbidSignals(task);
    freeze("/0", "1");
    assertThat(events("/0")).isEqualTo("populated 1 frozen 0");
    assertThat(events("/0/1")).isEqualTo("populated 0 frozen 1");
  }

  @Test
  @Timeout(60)
  void theTimeInWhichAGroupIsToBeFrozenGrows() throws Exception {
    assertThat(frozenMicros()).isZero();
    engine.add(5, top);
    freeze("/0", "1");
    await().until(() -> frozenMicros() > 0);
    freeze("/0", "0");
    long once = frozenMicros();
    assertThat(once).isPositive();
    assertThat(frozenMicros()).isEqualTo(once);
    freeze("/0", "1");
    await().until(() -> frozenMicros() > once);
  }

  private long frozenMicros() throws Exception {
    String statistics = tree.read("/0/1/cgroup.stat.local");
    return Long.parseLong(statistics.strip().split(" ", -1)[1]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1\n", " 1 ", "+1", "0x1", "01"})
  void aNumberMayBeWrittenInManyWays(String text) throws Exception {
    freeze("/0", text);
    assertThat(tree.read("/0/cgroup.freeze")).isEqualTo(text.contains("1") ? "1\n" : "0\n");
  }

  @ParameterizedTest
  @CsvSource({"2, ERANGE", "-1, ERANGE", "99999999999999999999, ERANGE", "a, EINVAL"})
  void otherNumbersAndWordsAreRefused(String text, Errno errno) {
    assertRefused(errno, () -> freeze("/0", text));
    assertRefused(Errno.EINVAL, () -> freeze("/0", "\n"));
  }

  @Test
  void theRootHasNoFreezer() {
    assertRefused(Errno.ENOENT, () -> tree.read("/cgroup.events"));
    assertRefused(Errno.ENOENT, () -> tree.read("/cgroup.freeze"));
    assertRefused(Errno.ENOENT, () -> tree.read("/0/freezer.state"));
  }
}
