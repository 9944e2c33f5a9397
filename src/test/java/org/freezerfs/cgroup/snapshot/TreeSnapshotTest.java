package org.freezerfs.cgroup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.freezerfs.engine.Task;
import org.junit.jupiter.api.Test;

class TreeSnapshotTest {
  private static final TreeSnapshot.Origin ORIGIN =
      new TreeSnapshot.Origin("boot", "v5", List.of("freezer", "signal"));

  private static AttributesSnapshot attributes(long inode) {
    Instant time = Instant.ofEpochSecond(1, 2);
    return new AttributesSnapshot(inode, 0644, 0, 0, time, time, time, Map.of());
  }

  private static String group(int id, int parent, String name, Map<String, String> states) {
    return TreeLogFormat.group(
        new GroupSnapshot(
            id,
            parent,
            name,
            false,
            true,
            Map.of(GroupSnapshot.DIRECTORY, attributes(10 + id), "tasks", attributes(20 + id)),
            states));
  }

  private static TreeSnapshot read(String... lines) {
    byte[] log = String.join("", lines).getBytes(StandardCharsets.ISO_8859_1);
    return TreeSnapshot.read(log);
  }

  @Test
  void readsEachKindOfLine() {
    TreeSnapshot snapshot =
        read(
            TreeLogFormat.origin(ORIGIN),
            TreeLogFormat.daemon(new Task(12, 34), 56),
            TreeLogFormat.agent("/sbin/agent of mine"),
            group(0, 0, "", Map.of()),
            group(3, 0, "a b", Map.of("freezer", "FROZEN")),
            TreeLogFormat.member(new Task(7, 8), 3));
    assertThat(snapshot.damagedLines()).isZero();
    assertThat(snapshot.origin()).contains(ORIGIN);
    assertThat(snapshot.owners()).containsExactly(56);
    assertThat(snapshot.agent()).isEqualTo("/sbin/agent of mine");
    assertThat(snapshot.members()).containsExactly(Map.entry(new Task(7, 8), 3));
    assertThat(snapshot.groupsBelowRoot()).isEqualTo(1);
    GroupSnapshot group = snapshot.groups().get(1);
    assertThat(group.id()).isEqualTo(3);
    assertThat(group.parent()).isZero();
    assertThat(group.name()).isEqualTo("a b");
    assertThat(group.notifiesOnRelease()).isFalse();
    assertThat(group.clonesChildren()).isTrue();
    assertThat(group.states()).containsExactly(Map.entry("freezer", "FROZEN"));
    assertThat(group.attributes().get("tasks").inode()).isEqualTo(23);
    assertThat(group.attributes().get(GroupSnapshot.DIRECTORY).inode()).isEqualTo(13);
  }

  @Test
  void theLastLineAboutAThingIsValid() {
    TreeSnapshot snapshot =
        read(
            group(0, 0, "", Map.of()),
            group(1, 0, "old", Map.of()),
            group(1, 0, "new", Map.of()),
            TreeLogFormat.member(new Task(7, 8), 1),
            TreeLogFormat.member(new Task(7, 8), 0),
            TreeLogFormat.agent("/old"),
            TreeLogFormat.agent(""));
    assertThat(snapshot.groups()).extracting(GroupSnapshot::name).containsExactly("", "new");
    assertThat(snapshot.members()).containsExactly(Map.entry(new Task(7, 8), 0));
    assertThat(snapshot.agent()).isEmpty();
  }

  @Test
  void aRemovedGroupIsGoneAndItsNumbersStayUsed() {
    TreeSnapshot snapshot =
        read(group(0, 0, "", Map.of()), group(9, 0, "x", Map.of()), TreeLogFormat.removed(9));
    assertThat(snapshot.groups()).extracting(GroupSnapshot::id).containsExactly(0);
    assertThat(snapshot.lastId()).isEqualTo(9);
    assertThat(snapshot.lastInode()).isEqualTo(29);
  }

  @Test
  void aGroupWithoutItsParentIsDroppedWithAllBelow() {
    TreeSnapshot snapshot =
        read(
            group(0, 0, "", Map.of()),
            group(2, 1, "orphan", Map.of()),
            group(3, 2, "below", Map.of()),
            group(4, 0, "kept", Map.of()));
    assertThat(snapshot.groups()).extracting(GroupSnapshot::id).containsExactly(0, 4);
  }

  @Test
  void groupsWithStateIncludeAllBelow() {
    TreeSnapshot snapshot =
        read(
            group(0, 0, "", Map.of()),
            group(1, 0, "a", Map.of("freezer", "FREEZING")),
            group(2, 1, "b", Map.of()),
            group(3, 2, "c", Map.of()),
            group(4, 0, "d", Map.of("limits", "1:2")));
    assertThat(snapshot.groupsWithState(List.of("freezer"))).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void linesOfAnotherFormatAreDamagedThoughTheirChecksumsAreRight() {
    TreeSnapshot snapshot =
        read(
            TreeLogLine.of(List.of("tree", "2", "boot", "v4")),
            TreeLogLine.of(List.of("unknown")),
            TreeLogLine.of(List.of("gone")),
            TreeLogLine.of(List.of("member", "x", "1", "1")),
            TreeLogLine.of(List.of("group", "1", "0", "name", "0", "0", "tasks,1,2")));
    assertThat(snapshot.damagedLines()).isEqualTo(5);
    assertThat(snapshot.origin()).isEmpty();
    assertThat(snapshot.groups()).isEmpty();
  }

  @Test
  void anyBytesCanBeRead() {
    byte[] bytes = "tree 1\n00000000 group\n\n\0\ufffd".getBytes(StandardCharsets.UTF_8);
    TreeSnapshot snapshot = TreeSnapshot.read(bytes);
    assertThat(snapshot.origin()).isEmpty();
    assertThat(snapshot.damagedLines()).isEqualTo(3);
  }

  @Test
  void aLineThatADaemonWasWritingWhenItWasKilledIsNoDamage() {
    String line = group(1, 0, "new", Map.of());
    for (int length = 0; length < line.length(); length++) {
      TreeSnapshot snapshot =
          read(
              TreeLogFormat.origin(ORIGIN),
              group(0, 0, "", Map.of()),
              group(1, 0, "old", Map.of()),
              line.substring(0, length));
      assertThat(snapshot.damagedLines()).isZero();
      assertThat(snapshot.groups()).extracting(GroupSnapshot::name).containsExactly("", "old");
    }
  }
}
