package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.snapshot.AttributesSnapshot;
import org.junit.jupiter.api.Test;

class AttributesTest {
  private static final Instant TIME = Instant.ofEpochSecond(100, 7);

  private int changes;
  private final Attributes attributes = attributes();

  private Attributes attributes() {
    Attributes made = new Attributes(1, 0644, 0, 0);
    made.whenChanged(() -> changes++);
    return made;
  }

  @Test
  void attributesAreKept() throws Exception {
    attributes.setPermissions(0100600);
    attributes.setOwner(Optional.of(7), Optional.empty());
    assertThat(attributes.permissions()).isEqualTo(0600);
    assertThat(attributes.uid()).isEqualTo(7);
    assertThat(attributes.gid()).isZero();
    attributes.setXattr("user.note", new byte[] {1, 2}, false, false);
    assertThat(attributes.xattr("user.note")).containsExactly(1, 2);
    assertRefused(Errno.EEXIST, () -> attributes.setXattr("user.note", new byte[0], true, false));
    assertRefused(Errno.ENODATA, () -> attributes.setXattr("user.other", new byte[0], false, true));
    assertRefused(
        Errno.EOPNOTSUPP, () -> attributes.setXattr("system.x", new byte[0], false, false));
    assertRefused(Errno.EINVAL, () -> attributes.setXattr("user.", new byte[0], false, false));
    attributes.setXattr("trusted.note", new byte[0], false, false);
    assertThat(attributes.xattrNames(() -> true)).containsExactly("trusted.note", "user.note");
    assertThat(attributes.xattrNames(() -> false)).containsExactly("user.note");
    attributes.removeXattr("user.note");
    assertRefused(Errno.ENODATA, () -> attributes.xattr("user.note"));
  }

  private static AttributesSnapshot snapshot(int uid, Instant accessed) {
    return new AttributesSnapshot(1, 0644, uid, 0, accessed, TIME, TIME, Map.of());
  }

  @Test
  void eachChangeRunsTheActionAndChmodAndUtimeSetTheChangeTime() throws Exception {
    attributes.restore(snapshot(0, TIME.plusSeconds(3)));
    attributes.setXattr("user.note", new byte[0], false, false);
    attributes.removeXattr("user.note");
    assertThat(attributes.changed()).isEqualTo(TIME);
    attributes.setTimes(Optional.of(TIME.plusSeconds(1)), Optional.empty());
    assertThat(attributes.accessed()).isEqualTo(TIME.plusSeconds(1));
    assertThat(attributes.modified()).isEqualTo(TIME);
    assertThat(attributes.changed()).isAfter(TIME);
    assertThat(changes).isEqualTo(3);
    assertRefused(Errno.ENODATA, () -> attributes.removeXattr("user.note"));
    attributes.showXattr("user.note", new byte[] {1});
    assertThat(changes).isEqualTo(3);
  }

  @Test
  void entriesSetTheTimesOfADirectoryOnceAnAttributeWasSet() {
    attributes.restore(snapshot(0, TIME));
    attributes.noteEntriesChanged();
    assertThat(attributes.modified()).isEqualTo(TIME);
    assertThat(changes).isZero();
    attributes.setPermissions(0755);
    Instant set = attributes.changed();
    assertThat(set).isAfter(TIME);
    assertThat(attributes.accessed()).isEqualTo(set);
    assertThat(attributes.modified()).isEqualTo(set);
    attributes.noteEntriesChanged();
    assertThat(attributes.modified()).isEqualTo(attributes.changed()).isAfterOrEqualTo(set);
    assertThat(attributes.accessed()).isEqualTo(set);
    assertThat(changes).isEqualTo(2);
  }

  @Test
  void entriesSetTheTimesOfADirectoryThatIsNotRoots() {
    attributes.restore(snapshot(5, TIME));
    attributes.noteEntriesChanged();
    assertThat(attributes.accessed()).isEqualTo(TIME);
    assertThat(attributes.modified()).isEqualTo(attributes.changed()).isAfter(TIME);
  }

  @Test
  void aSetGroupIdDirectoryGivesItsGroupToItsChildren() {
    Credentials maker = new Credentials(5, 6, 0);
    Attributes plain = new Attributes(1, 0755, 1, 2).ofDirectory(2, 0700, maker);
    assertThat(plain.permissions()).isEqualTo(0700);
    assertThat(plain.uid()).isEqualTo(5);
    assertThat(plain.gid()).isEqualTo(6);
    Attributes inherited = new Attributes(1, 02755, 1, 2).ofDirectory(2, 0700, maker);
    assertThat(inherited.permissions()).isEqualTo(02700);
    assertThat(inherited.uid()).isEqualTo(5);
    assertThat(inherited.gid()).isEqualTo(2);
  }

  @Test
  void aSnapshotRestoresAllButFaults() throws Exception {
    attributes.setPermissions(04711);
    attributes.setOwner(Optional.of(8), Optional.of(9));
    attributes.setXattr("user.note", new byte[] {1}, false, false);
    attributes.setXattr("user.freezerfs.fault_busy", new byte[] {'1'}, false, false);
    Attributes restored = new Attributes(7, 0, 0, 0);
    restored.restore(attributes.snapshot());
    assertThat(restored.inode()).isEqualTo(1);
    assertThat(restored.permissions()).isEqualTo(04711);
    assertThat(restored.uid()).isEqualTo(8);
    assertThat(restored.gid()).isEqualTo(9);
    assertThat(restored.changed()).isEqualTo(attributes.changed());
    assertThat(restored.xattr("user.note")).containsExactly(1);
    assertThat(restored.xattrNames(() -> true)).containsExactly("user.note");
  }
}
