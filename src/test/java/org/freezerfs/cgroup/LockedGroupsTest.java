package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.freezerfs.engine.FakeEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LockedGroupsTest {
  private final TestTree tree = new TestTree(new FakeEngine());
  private final List<Group> groups = new ArrayList<>();

  @BeforeEach
  void make() throws Exception {
    for (String path : List.of("/0", "/0/a", "/0/b", "/0/a/c")) {
      tree.mkdir(path);
      groups.add(tree.hierarchy().lookup(path).group());
    }
  }

  @AfterEach
  void close() {
    tree.close();
  }

  private List<String> locked() {
    return groups.stream().filter(group -> group.lock().isLocked()).map(Group::path).toList();
  }

  @Test
  void locksAGroupWithAllBelowUntilItIsClosed() {
    try (LockedGroups subtree = groups.get(0).lockSubtree()) {
      assertThat(subtree.parentsFirst()).containsExactlyElementsOf(groups);
      assertThat(locked()).containsExactly("/0", "/0/a", "/0/b", "/0/a/c");
    }
    assertThat(locked()).isEmpty();
  }

  @Test
  void givesUpIfAnotherThreadHoldsOneOfTheLocks() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Group deepest = groups.get(3);
    Thread holder =
        new Thread(
            () -> {
              LockedGroups deepestLocked = deepest.lockAlone();
              try (deepestLocked) {
                held.countDown();
                mayEnd.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    holder.start();
    held.await();
    try {
      assertThat(groups.get(0).tryLock(true)).isEmpty();
      assertThat(locked()).containsExactly("/0/a/c");
      try (LockedGroups alone = groups.get(0).tryLock(false).orElseThrow()) {
        assertThat(alone.parentsFirst()).containsExactly(groups.get(0));
        assertThat(locked()).containsExactly("/0", "/0/a/c");
      }
    } finally {
      mayEnd.countDown();
      holder.join();
    }
    try (LockedGroups all = groups.get(0).tryLock(true).orElseThrow()) {
      assertThat(all.parentsFirst()).containsExactlyInAnyOrderElementsOf(groups);
    }
    assertThat(locked()).isEmpty();
  }

  @Test
  void releasesAllLocksIfAnythingIsThrown() {
    // Stands for an OutOfMemoryError: the children of this group can't be listed.
    Attributes attributes = groups.get(2).attributes();
    Group broken = new Group(tree.hierarchy(), null, 9, groups.get(2), "broken", attributes);
    groups.get(2).addChild(broken);
    groups.add(broken);
    assertThatThrownBy(() -> groups.get(0).lockSubtree()).isInstanceOf(NullPointerException.class);
    assertThat(locked()).isEmpty();
  }

  @Test
  void releasesTheLockOfAGroupThatWasRemovedMeanwhile() throws Exception {
    Group last = groups.get(3);
    tree.hierarchy().rmdir("/0/a/c");
    // As if the children had been listed before this one was removed.
    groups.get(1).addChild(last);
    try (LockedGroups subtree = groups.get(0).lockSubtree()) {
      assertThat(subtree.parentsFirst()).containsExactlyElementsOf(groups.subList(0, 3));
      assertThat(last.lock().isLocked()).isFalse();
    }
    assertThat(locked()).isEmpty();
  }
}
