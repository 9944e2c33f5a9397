package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jnr.constants.platform.Errno;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.SignalEngine;
import org.freezerfs.faults.Fault;
import org.freezerfs.freezer.Freezer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is written down of a tree, and what is made of it, whole or damaged. */
class TreeSnapshotTest {
  private static final TreeSnapshot.Origin ORIGIN =
      new TreeSnapshot.Origin("boot", "v4", List.of("freezer"));

  private final Store store = new Store();
  private final FakeEngine engine = new FakeEngine();
  private final TestTree tree = treeOf(engine);

  private static final class Store implements TreeStore {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean full;
    private int replaced;

    /** What others do right after a group was written down as gone. */
    private Runnable afterGone = () -> {};

    @Override
    public void append(byte[] added) throws IOException {
      if (full) {
        throw new IOException("No space left on device");
      }
      bytes.write(added);
      if (new String(added, StandardCharsets.ISO_8859_1).contains("gone")) {
        afterGone.run();
      }
    }

    @Override
    public void replace(byte[] all) throws IOException {
      bytes.reset();
      replaced++;
      append(all);
    }

    @Override
    public void remove() {
      bytes.reset();
    }
  }

  private static TestTree treeOf(FakeEngine engine) {
    return new TestTree(engine, new Freezer(engine, Semantics.V4, Semantics.V4.transition()));
  }

  @BeforeEach
  void record() {
    tree.hierarchy().startLog(store, ORIGIN);
  }

  @AfterEach
  void close() {
    tree.close();
  }

  /** All that is said of each group, by its number. */
  private static Map<Integer, List<String>> groups(Hierarchy hierarchy) {
    Map<Integer, List<String>> all = new TreeMap<>();
    for (Group group : hierarchy.groups()) {
      all.put(group.id(), TreeSnapshot.line(group, Map.of()));
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
  void aGroupThatIsBeingRemovedDoesNotComeBack() throws Exception {
    int id = tree.mkdir("/0");
    Attributes attributes = tree.hierarchy().lookup("/0").attributes();
    store.afterGone = () -> attributes.setPermissions(0700);
    tree.hierarchy().rmdir("/0");
    assertThat(attributes.permissions()).isEqualTo(0700);
    assertThat(TreeSnapshot.of(store.bytes.toByteArray()).groups())
        .extracting(TreeSnapshot.GroupImage::id)
        .doesNotContain(id);
  }

  @Test
  void aGroupThatIsBeingRemovedDoesNotComeBackWhereAllIsWrittenAnew() throws Exception {
    int id = tree.mkdir("/0");
    int other = tree.mkdir("/1");
    Attributes attributes = tree.hierarchy().lookup("/1").attributes();
    store.afterGone =
        () -> {
          int before = store.replaced;
          for (int i = 0; i < 10_000 && store.replaced == before; i++) {
            attributes.setPermissions(0700);
          }
        };
    int before = store.replaced;
    tree.hierarchy().rmdir("/0");
    assertThat(store.replaced).isEqualTo(before + 1);
    assertThat(TreeSnapshot.of(store.bytes.toByteArray()).groups())
        .extracting(TreeSnapshot.GroupImage::id)
        .contains(other)
        .doesNotContain(id);
  }

  @Test
  void noIdIsGivenTwice() throws Exception {
    Hierarchy hierarchy = tree.hierarchy();
    String all = RecordLine.of(ORIGIN.line()) + RecordLine.of(List.of("gone", "2147483646"));
    hierarchy.restore(TreeSnapshot.of(all.getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(tree.mkdir("/last")).isEqualTo(Integer.MAX_VALUE);
    assertThatThrownBy(() -> tree.mkdir("/more"))
        .isInstanceOfSatisfying(
            CgroupException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOSPC));
  }

  @Test
  void knowsWhoseMarksTheMembersBear() {
    String line = RecordLine.of(List.of("daemon", "12", "34"));
    String all = line + RecordLine.of(TreeLog.daemon(new Task(12, 34), 56));
    TreeSnapshot image = TreeSnapshot.of(all.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(image.damagedLines()).isZero();
    assertThat(image.owners()).containsExactly(SignalEngine.ownerByPid(12), 56);
  }

  @Test
  void restoresWhatWasChanged() throws Exception {
    change();
    TreeSnapshot image = TreeSnapshot.of(store.bytes.toByteArray());
    assertThat(image.damagedLines()).isZero();
    assertThat(image.origin()).contains(ORIGIN);
    assertThat(image.members()).containsExactly(Map.entry(new Task(17, 1), 1));
    FakeEngine another = new FakeEngine();
    try (TestTree restored = treeOf(another)) {
      restored.hierarchy().restore(image);
      another.add(17, 1);
      restored.hierarchy().restoreStates(image);
      assertThat(groups(restored.hierarchy())).isEqualTo(groups(tree.hierarchy()));
      assertThat(restored.read("/release_agent")).isEqualTo("/sbin/agent of mine\n");
      assertThat(restored.read("/0/freezer.state")).isEqualTo("FREEZING\n");
      assertThat(restored.read("/renamed/freezer.state")).isEqualTo("RUNNING\n");
      assertThat(restored.hierarchy().lookup("/0").attributes().xattrNames(() -> true))
          .containsExactly("user.a =\u00ff", "user.b");
      // No number is used twice.
      assertThat(restored.mkdir("/new")).isGreaterThan(4);
    }
  }

  @Test
  void tellsWhatIsFrozenFromWhatIsOnlyFreezing() throws Exception {
    int frozen = tree.mkdir("/0");
    int freezing = tree.mkdir("/1");
    engine.stop(engine.add(17, frozen));
    engine.stop(engine.add(18, freezing));
    tree.write("/0/freezer.state", "FROZEN");
    tree.write("/1/freezer.state", "FROZEN");
    tree.read("/0/freezer.state");
    assertThat(tree.read("/0/freezer.state")).isEqualTo("FROZEN\n");
    TreeSnapshot image = TreeSnapshot.of(store.bytes.toByteArray());
    FakeEngine another = new FakeEngine();
    try (TestTree restored = treeOf(another)) {
      restored.hierarchy().restore(image);
      another.stop(another.add(17, frozen));
      another.stop(another.add(18, freezing));
      restored.hierarchy().restoreStates(image);
      assertThat(restored.read("/0/freezer.state")).isEqualTo("FROZEN\n");
      assertThat(restored.read("/1/freezer.state")).isEqualTo("FREEZING\n");
    }
  }

  @Test
  void saysTheSameWhenWrittenAnew() throws Exception {
    change();
    TreeSnapshot changes = TreeSnapshot.of(store.bytes.toByteArray());
    assertThat(tree.hierarchy().finishLog()).isTrue();
    TreeSnapshot whole = TreeSnapshot.of(store.bytes.toByteArray());
    assertThat(whole.groups()).hasSize(4);
    assertThat(restored(whole)).isEqualTo(restored(changes));
    assertThat(whole.members()).isEqualTo(changes.members());
  }

  @Test
  void keepsNoFaults() throws Exception {
    tree.hierarchy().injectFault(Fault.BUSY, "1", TestTree.ROOT_USER);
    tree.mkdir("/0");
    tree.setXattr("/0", "user.freezerfs.fault_freezing", "1s");
    tree.setXattr("/0", "user.other", "kept");
    TreeSnapshot image = TreeSnapshot.of(store.bytes.toByteArray());
    try (TestTree restored = treeOf(new FakeEngine())) {
      restored.hierarchy().injectFault(Fault.BUSY, "3", TestTree.ROOT_USER);
      restored.hierarchy().restore(image);
      for (String path : List.of("/", "/0")) {
        assertThat(restored.xattr(path, "user.freezerfs.fault_busy")).isEqualTo("3");
      }
      assertThat(restored.hierarchy().lookup("/0").attributes().xattrNames(() -> true))
          .containsExactly("user.freezerfs.fault_busy", "user.other");
    }
  }

  private static Map<Integer, List<String>> restored(TreeSnapshot image) {
    try (TestTree restored = treeOf(new FakeEngine())) {
      restored.hierarchy().restore(image);
      return groups(restored.hierarchy());
    }
  }

  @Test
  void isReadAsFarAsItGoesIfCutAnywhere() throws Exception {
    change();
    byte[] record = store.bytes.toByteArray();
    int lines = 0;
    int cut = 0;
    for (int length = 0; length <= record.length; length++) {
      TreeSnapshot image = TreeSnapshot.of(Arrays.copyOf(record, length));
      boolean atEnd = length == 0 || record[length - 1] == '\n';
      lines += length > 0 && atEnd ? 1 : 0;
      assertThat(image.damagedLines()).as("cut at %d", length).isEqualTo(atEnd ? 0 : 1);
      assertThat(image.origin().isPresent()).isEqualTo(lines > 0);
      restore(image);
      cut++;
    }
    assertThat(cut).isGreaterThan(1000);
    assertThat(lines).isGreaterThan(10);
  }

  @Test
  void believesNoFlippedByte() throws Exception {
    change();
    byte[] record = store.bytes.toByteArray();
    for (int at = 0; at < record.length; at++) {
      byte[] flipped = record.clone();
      flipped[at] ^= (byte) (1 << (at % Byte.SIZE));
      TreeSnapshot image = TreeSnapshot.of(flipped);
      assertThat(image.damagedLines()).as("byte %d", at).isPositive();
      restore(image);
    }
  }

  /** Whatever is left of it makes a tree. */
  private static void restore(TreeSnapshot image) throws IOException {
    FakeEngine engine = new FakeEngine();
    try (TestTree restored = treeOf(engine)) {
      restored.hierarchy().restore(image);
      restored.hierarchy().restoreStates(image);
      assertThat(restored.hierarchy().groups()).hasSizeLessThanOrEqualTo(5);
    }
  }

  @Test
  void readsAnyBytes() {
    byte[] bytes = "tree 1\n00000000 group\n\n\0\ufffd".getBytes(StandardCharsets.UTF_8);
    TreeSnapshot image = TreeSnapshot.of(bytes);
    assertThat(image.origin()).isEmpty();
    assertThat(image.damagedLines()).isEqualTo(4);
  }

  @Test
  void isWrittenAnewBeforeItGrowsWithoutEnd() throws Exception {
    int group = tree.mkdir("/0");
    Attributes attributes = tree.hierarchy().lookup("/0").attributes();
    for (int i = 0; i < 5000; i++) {
      attributes.setPermissions(i);
    }
    assertThat(store.replaced).isGreaterThan(1);
    assertThat(store.bytes.size()).isLessThan(1 << 20);
    TreeSnapshot image = TreeSnapshot.of(store.bytes.toByteArray());
    assertThat(image.groups().get(group).attributes().get("").permissions())
        .isEqualTo(4999 & 07777);
  }

  @Test
  void isGivenUpWhereThereIsNoRoom() throws Exception {
    tree.mkdir("/0");
    store.full = true;
    tree.mkdir("/1");
    assertThat(store.bytes.size()).isZero();
    store.full = false;
    tree.mkdir("/2");
    assertThat(store.bytes.size()).isZero();
    assertThat(tree.hierarchy().finishLog()).isFalse();
  }

  @Test
  void isRemovedWithItsLastGroup() throws Exception {
    tree.mkdir("/0");
    tree.hierarchy().rmdir("/0");
    assertThat(store.bytes.size()).isPositive();
    assertThat(tree.hierarchy().finishLog()).isFalse();
    assertThat(store.bytes.size()).isZero();
  }
}
