package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.snapshot.GroupSnapshot;
import org.freezerfs.cgroup.snapshot.TreeLogFormat;
import org.freezerfs.cgroup.snapshot.TreeSnapshot;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.engine.Task;
import org.freezerfs.faults.Fault;
import org.freezerfs.freezer.Freezer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is logged of a tree, and which tree is restored from that, whole or damaged. */
class TreePersistenceTest {
  private static final TreeSnapshot.Origin ORIGIN =
      new TreeSnapshot.Origin("boot", "v4", List.of("freezer"));

  private final MemoryTreeStore store = new MemoryTreeStore();
  private final FakeEngine engine = new FakeEngine();
  private final TestTree tree = treeOf(engine);

  private static TestTree treeOf(FakeEngine engine) {
    return new TestTree(
        engine, new Freezer(engine, Semantics.V4, Semantics.V4.transition(), false));
  }

  @BeforeEach
  void startLog() {
    tree.hierarchy().persistence().startLog(store, ORIGIN);
  }

  @AfterEach
  void close() {
    tree.close();
  }

  /** The line of each group without the subsystems' states, by the group's id. */
  private static Map<Integer, String> groups(Hierarchy hierarchy) {
    Map<Integer, String> all = new TreeMap<>();
    for (Group group : hierarchy.tree().groups()) {
      all.put(group.id(), TreeLogFormat.group(TreeLog.snapshot(group, Map.of())));
    }
    return all;
  }

  private void change() throws Exception {
    Hierarchy hierarchy = tree.hierarchy();
    int first = tree.mkdir("/0");
    tree.mkdir("/0/- \\,:;=\u00e4");
    tree.mkdir("/-");
    tree.mkdir("/gone");
    hierarchy.rmdir("/gone");
    hierarchy.rename("/-", "/renamed");
    Attributes attributes = hierarchy.lookup("/0").attributes();
    attributes.setPermissions(0750);
    attributes.setOwner(Optional.of(-2), Optional.of(7));
    attributes.setXattr("user.a =\u00ff", new byte[] {0, -1, '\n'}, false, false);
    attributes.setXattr("user.b", new byte[0], false, false);
    attributes.setXattr("user.c", new byte[] {1}, false, false);
    attributes.removeXattr("user.c");
    hierarchy.lookup("/0/tasks").attributes().setPermissions(0600);
    tree.write("/0/notify_on_release", "1");
    tree.write("/release_agent", "/sbin/agent of mine");
    Task task = engine.add(17, 0);
    tree.write("/0/tasks", "17");
    tree.write("/0/freezer.state", "FROZEN");
    assertThat(engine.members()).containsEntry(task, first);
  }

  @Test
  void aChangeOfAGroupDuringItsRemovalDoesNotRestoreIt() throws Exception {
    int id = tree.mkdir("/0");
    Attributes attributes = tree.hierarchy().lookup("/0").attributes();
    store.afterGroupRemoved = () -> attributes.setPermissions(0700);
    tree.hierarchy().rmdir("/0");
    assertThat(attributes.permissions()).isEqualTo(0700);
    assertThat(store.read().groups()).extracting(GroupSnapshot::id).doesNotContain(id);
  }

  @Test
  void aReplacementOfTheLogDuringARemovalDoesNotRestoreTheGroup() throws Exception {
    int id = tree.mkdir("/0");
    int other = tree.mkdir("/1");
    Attributes attributes = tree.hierarchy().lookup("/1").attributes();
    store.afterGroupRemoved =
        () -> {
          int before = store.replacements;
          for (int i = 0; i < 10_000 && store.replacements == before; i++) {
            attributes.setPermissions(0700);
          }
        };
    int before = store.replacements;
    tree.hierarchy().rmdir("/0");
    assertThat(store.replacements).isEqualTo(before + 1);
    assertThat(store.read().groups())
        .extracting(GroupSnapshot::id)
        .contains(other)
        .doesNotContain(id);
  }

  @Test
  void noIdOfAnEarlierMountIsUsedAgain() throws Exception {
    Hierarchy hierarchy = tree.hierarchy();
    String all = TreeLogFormat.origin(ORIGIN) + TreeLogFormat.removed(2147483646);
    hierarchy
        .persistence()
        .restoreGroups(TreeSnapshot.read(all.getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(tree.mkdir("/last")).isEqualTo(Integer.MAX_VALUE);
    assertThatThrownBy(() -> tree.mkdir("/more"))
        .isInstanceOfSatisfying(
            CgroupException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOSPC));
  }

  @Test
  void restoresWhatWasChanged() throws Exception {
    change();
    TreeSnapshot snapshot = store.read();
    assertThat(snapshot.damagedLines()).isZero();
    assertThat(snapshot.origin()).contains(ORIGIN);
    assertThat(snapshot.members()).containsExactly(Map.entry(new Task(17, 1), 1));
    FakeEngine another = new FakeEngine();
    try (TestTree restored = treeOf(another)) {
      restored.hierarchy().persistence().restoreGroups(snapshot);
      another.add(17, 1);
      restored.hierarchy().persistence().restoreStates(snapshot);
      assertThat(groups(restored.hierarchy())).isEqualTo(groups(tree.hierarchy()));
      assertThat(restored.read("/release_agent")).isEqualTo("/sbin/agent of mine\n");
      assertThat(restored.read("/0/freezer.state")).isEqualTo("FREEZING\n");
      assertThat(restored.read("/renamed/freezer.state")).isEqualTo("RUNNING\n");
      assertThat(restored.hierarchy().lookup("/0").attributes().xattrNames(() -> true))
          .containsExactly("user.a =\u00ff", "user.b");
      // No id is used twice.
      assertThat(restored.mkdir("/new")).isGreaterThan(4);
    }
  }

  @Test
  void restoresFrozenAndFreezingAsDifferentStates() throws Exception {
    int frozen = tree.mkdir("/0");
    int freezing = tree.mkdir("/1");
    engine.stop(engine.add(17, frozen));
    engine.stop(engine.add(18, freezing));
    tree.write("/0/freezer.state", "FROZEN");
    tree.write("/1/freezer.state", "FROZEN");
    tree.read("/0/freezer.state");
    assertThat(tree.read("/0/freezer.state")).isEqualTo("FROZEN\n");
    TreeSnapshot snapshot = store.read();
    FakeEngine another = new FakeEngine();
    try (TestTree restored = treeOf(another)) {
      restored.hierarchy().persistence().restoreGroups(snapshot);
      another.stop(another.add(17, frozen));
      another.stop(another.add(18, freezing));
      restored.hierarchy().persistence().restoreStates(snapshot);
      assertThat(restored.read("/0/freezer.state")).isEqualTo("FROZEN\n");
      assertThat(restored.read("/1/freezer.state")).isEqualTo("FREEZING\n");
    }
  }

  @Test
  void aReplacedLogHasTheSameContents() throws Exception {
    change();
    TreeSnapshot changes = store.read();
    assertThat(tree.hierarchy().persistence().finishLog()).isTrue();
    TreeSnapshot whole = store.read();
    assertThat(whole.groups()).hasSize(4);
    assertThat(restored(whole)).isEqualTo(restored(changes));
    assertThat(whole.members()).isEqualTo(changes.members());
  }

  @Test
  void aReplacedLogNamesLivingTasksThatWereMovedToTheRoot() throws Exception {
    TreePersistence persistence = tree.hierarchy().persistence();
    Group root = tree.hierarchy().tree().root();
    tree.mkdir("/0");
    Task ended = new Task(17, 1);
    persistence.taskMoved(Task.self(), root);
    persistence.taskMoved(ended, root);
    assertThat(persistence.finishLog()).isTrue();
    assertThat(store.read().members()).containsExactly(Map.entry(Task.self(), root.id()));
  }

  @Test
  void keepsWhatLaterErasHave() throws Exception {
    assertThat(restored(Semantics.HIERARCHICAL, "/0/cgroup.clone_children", "1")).isEqualTo("1\n");
    assertThat(restored(Semantics.V2, "/0/cgroup.max.depth", "7")).isEqualTo("7\n");
    assertThat(restored(Semantics.V2, "/0/cgroup.max.descendants", "0")).isEqualTo("0\n");
  }

  /** What a file has in the next mount, if this was written in the one before. */
  private String restored(Semantics semantics, String file, String written) throws Exception {
    MemoryTreeStore kept = new MemoryTreeStore();
    try (TestTree before = new TestTree(semantics, engine)) {
      before.hierarchy().persistence().startLog(kept, ORIGIN);
      before.mkdir("/0");
      before.write(file, written);
    }
    try (TestTree after = new TestTree(semantics, engine)) {
      after.hierarchy().persistence().restoreGroups(kept.read());
      after.hierarchy().persistence().restoreStates(kept.read());
      return after.read(file);
    }
  }

  @Test
  void keepsNoFaults() throws Exception {
    tree.hierarchy().faults().injectEverywhere(Fault.BUSY, "1", TestTree.ROOT_USER);
    tree.mkdir("/0");
    tree.setXattr("/0", "user.freezerfs.fault_freezing", "1s");
    tree.setXattr("/0", "user.other", "kept");
    TreeSnapshot snapshot = store.read();
    try (TestTree restored = treeOf(new FakeEngine())) {
      restored.hierarchy().faults().injectEverywhere(Fault.BUSY, "3", TestTree.ROOT_USER);
      restored.hierarchy().persistence().restoreGroups(snapshot);
      for (String path : List.of("/", "/0")) {
        assertThat(restored.xattr(path, "user.freezerfs.fault_busy")).isEqualTo("3");
      }
      assertThat(restored.hierarchy().lookup("/0").attributes().xattrNames(() -> true))
          .containsExactly("user.freezerfs.fault_busy", "user.other");
    }
  }

  private static Map<Integer, String> restored(TreeSnapshot snapshot) {
    try (TestTree restored = treeOf(new FakeEngine())) {
      restored.hierarchy().persistence().restoreGroups(snapshot);
      return groups(restored.hierarchy());
    }
  }

  @Test
  void aLogThatWasCutAnywhereIsReadUpToThere() throws Exception {
    change();
    byte[] log = store.log();
    int lines = 0;
    int cuts = 0;
    Map<Integer, String> ofWholeLines = Map.of();
    for (int length = 0; length <= log.length; length++) {
      TreeSnapshot snapshot = TreeSnapshot.read(Arrays.copyOf(log, length));
      assertThat(snapshot.damagedLines()).as("cut at %d", length).isZero();
      boolean atEnd = length == 0 || log[length - 1] == '\n';
      lines += length > 0 && atEnd ? 1 : 0;
      assertThat(snapshot.origin().isPresent()).isEqualTo(lines > 0);
      Map<Integer, String> groups = lines(snapshot);
      if (atEnd) {
        ofWholeLines = groups;
      }
      assertThat(groups).as("cut at %d", length).isEqualTo(ofWholeLines);
      restore(snapshot);
      cuts++;
    }
    assertThat(cuts).isGreaterThan(1000);
    assertThat(lines).isGreaterThan(10);
  }

  @Test
  void everyFlippedBitIsNoticed() throws Exception {
    change();
    byte[] log = store.log();
    // Without its newline the last line counts as one that was being written.
    int end = log.length - 1;
    for (int at = 0; at < end; at++) {
      byte[] flipped = log.clone();
      flipped[at] ^= (byte) (1 << (at % Byte.SIZE));
      TreeSnapshot snapshot = TreeSnapshot.read(flipped);
      assertThat(snapshot.damagedLines()).as("byte %d", at).isPositive();
      restore(snapshot);
    }
  }

  /** The line of each group that was read, by the group's id. */
  private static Map<Integer, String> lines(TreeSnapshot snapshot) {
    Map<Integer, String> lines = new TreeMap<>();
    snapshot.groups().forEach(group -> lines.put(group.id(), TreeLogFormat.group(group)));
    return lines;
  }

  /** Checks that a tree can be restored from a damaged log. */
  private static void restore(TreeSnapshot snapshot) throws IOException {
    FakeEngine engine = new FakeEngine();
    try (TestTree restored = treeOf(engine)) {
      restored.hierarchy().persistence().restoreGroups(snapshot);
      restored.hierarchy().persistence().restoreStates(snapshot);
      assertThat(restored.hierarchy().tree().groups()).hasSizeLessThanOrEqualTo(5);
    }
  }

  @Test
  void aLogThatHasGrownIsReplaced() throws Exception {
    int group = tree.mkdir("/0");
    Attributes attributes = tree.hierarchy().lookup("/0").attributes();
    for (int i = 0; i < 5000; i++) {
      attributes.setPermissions(i);
    }
    assertThat(store.replacements).isGreaterThan(1);
    assertThat(store.size()).isLessThan(1 << 20);
    TreeSnapshot snapshot = store.read();
    assertThat(snapshot.groups().get(group).attributes().get("").permissions())
        .isEqualTo(4999 & 07777);
  }

  @Test
  void aLogThatCannotBeWrittenIsRemoved() throws Exception {
    tree.mkdir("/0");
    store.isFull = true;
    tree.mkdir("/1");
    assertThat(store.size()).isZero();
    store.isFull = false;
    tree.mkdir("/2");
    assertThat(store.size()).isZero();
    assertThat(tree.hierarchy().persistence().finishLog()).isFalse();
  }

  @Test
  void aLogThatCannotBeReplacedAtTheEndStaysAsItIs() throws Exception {
    change();
    Map<Integer, String> groups = groups(tree.hierarchy());
    store.isFull = true;
    assertThat(tree.hierarchy().persistence().finishLog()).isTrue();
    assertThat(restored(store.read())).isEqualTo(groups);
  }

  @Test
  void nothingIsWrittenAfterTheEnd() throws Exception {
    tree.mkdir("/0");
    assertThat(tree.hierarchy().persistence().isLogging()).isTrue();
    assertThat(tree.hierarchy().persistence().finishLog()).isTrue();
    assertThat(tree.hierarchy().persistence().isLogging()).isFalse();
    int size = store.size();
    tree.mkdir("/1");
    assertThat(store.size()).isEqualTo(size);
  }

  @Test
  void aLogWithoutGroupsIsRemovedAtTheEnd() throws Exception {
    tree.mkdir("/0");
    tree.hierarchy().rmdir("/0");
    assertThat(store.size()).isPositive();
    assertThat(tree.hierarchy().persistence().finishLog()).isFalse();
    assertThat(store.size()).isZero();
  }
}
