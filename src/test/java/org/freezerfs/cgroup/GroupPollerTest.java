package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Engine.Interval;
import org.freezerfs.engine.Engine.PollResult;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.engine.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupPollerTest {
  private final FakeEngine tasks = new FakeEngine();
  private final List<String> forks = new ArrayList<>();
  private final Set<Integer> needPolling = new HashSet<>();
  private PollResult result = new PollResult(Interval.NEVER, Set.of());
  private boolean hasForkEvents = true;

  private final Subsystem subsystem =
      new Subsystem() {
        @Override
        public String name() {
          return "made-up";
        }

        @Override
        public List<ControlFileType> files() {
          return List.of();
        }

        @Override
        public void fork(Task child, Group group) {
          assertThat(group.lock().isHeldByCurrentThread()).isTrue();
          forks.add(child.pid() + " in " + group);
        }

        @Override
        public boolean needsPolling(Group group) {
          return needPolling.contains(group.id());
        }
      };

  /** The engine that is polled: made-up tasks, and what this test says of events. */
  private final Engine engine =
      (Engine)
          Proxy.newProxyInstance(
              Engine.class.getClassLoader(),
              new Class<?>[] {Engine.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "poll" -> result;
                    case "hasForkEvents" -> hasForkEvents;
                    default -> method.invoke(tasks, arguments);
                  });

  /** Its own worker is never woken: this test polls. */
  private final TestTree tree = new TestTree(tasks, subsystem);

  private GroupPoller poller;
  private Group group;

  @BeforeEach
  void make() throws Exception {
    tree.mkdir("/0");
    group = tree.hierarchy().lookup("/0").group();
    ReleaseNotifier release =
        new ReleaseNotifier(
            engine, tree.hierarchy(), (program, path) -> tree.agents.add(program + " " + path));
    release.setAgent("/bin/agent");
    poller = new GroupPoller(engine, tree.hierarchy().tree(), List.of(subsystem), release);
  }

  @AfterEach
  void close() {
    tree.close();
  }

  @Test
  void demandsWhatTheEngineDemands() throws Exception {
    for (Interval interval : Interval.values()) {
      result = new PollResult(interval, Set.of());
      assertThat(poller.run()).isEqualTo(interval);
    }
  }

  @Test
  void forksAreProcessedInGroupsThatNeedIt() throws Exception {
    tasks.fork(5, group.id());
    poller.run();
    assertThat(forks).isEmpty();
    needPolling.add(group.id());
    assertThat(poller.run()).isEqualTo(Interval.NEVER);
    assertThat(forks).containsExactly("5 in /0");
  }

  @Test
  void forksAreProcessedInGroupsWithAWokenTask() throws Exception {
    tasks.fork(5, group.id());
    result = new PollResult(Interval.SLOW, Set.of(group.id()));
    assertThat(poller.run()).isEqualTo(Interval.SLOW);
    assertThat(forks).containsExactly("5 in /0");
  }

  @Test
  void withoutForkEventsAGroupIsCheckedAgainSoon() throws Exception {
    hasForkEvents = false;
    assertThat(poller.run()).isEqualTo(Interval.NEVER);
    needPolling.add(group.id());
    assertThat(poller.run()).isEqualTo(Interval.SOON);
    needPolling.clear();
    tasks.add(5, group.id());
    group.setNotifyOnRelease(true);
    group.setPopulated(true);
    assertThat(poller.run()).isEqualTo(Interval.SOON);
  }

  @Test
  void aGroupThatHasBecomeEmptyIsReleasedOnce() throws Exception {
    group.setNotifyOnRelease(true);
    group.setPopulated(true);
    assertThat(poller.run()).isEqualTo(Interval.NEVER);
    assertThat(tree.agents).containsExactly("/bin/agent /0");
    poller.run();
    assertThat(tree.agents).hasSize(1);
  }

  @Test
  void aLockedGroupIsCheckedAgainSoon() throws Exception {
    tasks.fork(5, group.id());
    needPolling.add(group.id());
    group.setNotifyOnRelease(true);
    group.setPopulated(true);
    LongKill.assertNotWaitedFor(
        group,
        () -> {
          assertThat(poller.run()).isEqualTo(Interval.SOON);
          assertThat(forks).isEmpty();
        });
    poller.run();
    assertThat(forks).containsExactly("5 in /0");
  }
}
