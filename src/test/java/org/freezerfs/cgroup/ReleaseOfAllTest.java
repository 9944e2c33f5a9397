package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.engine.Task;
import org.freezerfs.threads.PeriodicWorker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReleaseOfAllTest {
  private final FakeEngine tasks = new FakeEngine();
  private boolean reportsExits = true;

  /** An engine of made-up tasks that reports exits, or does not. */
  private final Engine engine =
      (Engine)
          Proxy.newProxyInstance(
              Engine.class.getClassLoader(),
              new Class<?>[] {Engine.class},
              (proxy, method, arguments) ->
                  method.getName().equals("reportsExits")
                      ? reportsExits
                      : method.invoke(tasks, arguments));

  /** It has no periodic checks: this test checks. */
  private final TestTree tree = new TestTree(tasks);

  private ReleaseNotifier release;
  private Group group;

  @BeforeEach
  void makeAGroupThatIsReleased() throws Exception {
    tree.mkdir("/0");
    group = tree.hierarchy().lookup("/0").group();
    release =
        new ReleaseNotifier(
            engine, tree.hierarchy(), (program, path) -> tree.agents.add(program + " " + path));
    release.setAgent("/bin/agent");
    group.setNotifyOnRelease(true);
    group.setPopulated(true);
  }

  @AfterEach
  void close() {
    tree.close();
  }

  @Test
  void aGroupThatHasBecomeEmptyIsReleasedOnce() {
    assertThat(release.checkAll()).isEqualTo(PeriodicWorker.NEVER);
    assertThat(tree.agents).containsExactly("/bin/agent /0");
    release.checkAll();
    assertThat(tree.agents).hasSize(1);
  }

  @Test
  void whereExitsAreReportedNoCheckIsDueBeforeTheNextOne() {
    tasks.add(5, group.id());
    assertThat(release.checkAll()).isEqualTo(PeriodicWorker.NEVER);
    assertThat(tree.agents).isEmpty();
  }

  @Test
  void whereExitsAreNotReportedAGroupWithATaskIsCheckedAgainSoon() {
    reportsExits = false;
    Task task = tasks.add(5, group.id());
    assertThat(release.checkAll()).isEqualTo(PeriodicWorker.SOON);
    tasks.exit(task);
    release.checkAll();
    assertThat(tree.agents).hasSize(1);
    assertThat(release.checkAll()).isEqualTo(PeriodicWorker.NEVER);
  }

  @Test
  void aLockedGroupIsCheckedAgainSoon() throws Exception {
    LongKill.assertNotWaitedFor(
        group, () -> assertThat(release.checkAll()).isEqualTo(PeriodicWorker.SOON));
    assertThat(tree.agents).isEmpty();
    release.checkAll();
    assertThat(tree.agents).hasSize(1);
  }
}
