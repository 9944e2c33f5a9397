package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.freezerfs.cgroup.EngineKind;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.cgroup.TestTree;
import org.freezerfs.cgroup.snapshot.TreeLogFormat;
import org.freezerfs.cgroup.snapshot.TreeSnapshot;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.libc.RecordLocks;
import org.freezerfs.host.proc.Boot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon begins with, where another has kept groups, or may still keep them. */
@Timeout(60)
class PersistenceTest {
  private static final Path MOUNT_POINT = Path.of("/some/where");
  private static final int READ_WRITE = 2;
  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir private Path temporary;

  private final FakeEngine engine = new FakeEngine();
  private final TestTree tree = new TestTree(engine);
  private final Hierarchy hierarchy = tree.hierarchy();
  private Path kept;
  private MountState state;
  private Persistence persistence;

  @BeforeEach
  void setUp() throws Exception {
    Path directory = Files.createDirectory(temporary.resolve("state"));
    kept = directory.resolve("some-where.tree");
    int uid = (Integer) Files.getAttribute(temporary, "unix:uid");
    state = new MountState(MOUNT_POINT, RuntimeDirectory.at(directory, uid));
    MountOptions options = MountOptions.parse(List.of("persist"));
    persistence = new Persistence(MOUNT_POINT, state, options, EngineKind.SIGNALS);
  }

  @AfterEach
  void close() {
    state.unlock();
    tree.close();
  }

  /** Writes what a daemon would have kept: so many groups. */
  private void keep(String semantics, int groups) throws Exception {
    TreeSnapshot.Origin origin =
        new TreeSnapshot.Origin(
            Boot.id(), semantics, new ArrayList<>(MountOptions.parse(List.of()).subsystems()));
    try (TestTree other = new TestTree(new FakeEngine())) {
      for (int i = 0; i < groups; i++) {
        other.mkdir("/" + i);
      }
      Files.writeString(kept, TreeLogFormat.origin(origin));
      other.hierarchy().persistence().startLog(new TreeFile(kept), origin);
    }
  }

  private static int lockAsAnotherDaemon(Path directory) throws IOException {
    Path file = directory.resolve(RuntimeDirectory.LOCK);
    Files.write(file, new byte[0]);
    int descriptor = LibC.get().open(file.toString(), READ_WRITE);
    assertThat(RecordLocks.lock(descriptor, StateName.number(MOUNT_POINT))).isTrue();
    return descriptor;
  }

  @Test
  void aTakeoverHasAllGroups() throws Exception {
    keep("v4", 2);
    persistence.checkBeforeTakeover();
    persistence.beginAfterTakeover(hierarchy, engine, OptionalInt.of(2), SHORT);
    assertThat(hierarchy.groupsBelowRoot()).isEqualTo(2);
  }

  @Test
  void aTakeoverThatCanNotHaveAllGroupsChangesNothing() throws Exception {
    keep("v4", 2);
    byte[] before = Files.readAllBytes(kept);
    assertThatThrownBy(
            () -> persistence.beginAfterTakeover(hierarchy, engine, OptionalInt.of(3), SHORT))
        .isInstanceOf(MountFailure.class)
        .hasMessageContaining("its daemon had 3 groups, and has kept 2");
    assertThat(kept).hasBinaryContent(before);
  }

  @Test
  void aTakeoverWithoutATreeOfGroupsFails() {
    assertThatThrownBy(
            () -> persistence.beginAfterTakeover(hierarchy, engine, OptionalInt.of(1), SHORT))
        .isInstanceOf(MountFailure.class);
    assertThat(kept).doesNotExist();
  }

  @Test
  void aTakeoverFromADaemonThatDoesNotEndFails() throws Exception {
    keep("v4", 2);
    byte[] before = Files.readAllBytes(kept);
    int lock = lockAsAnotherDaemon(kept.getParent());
    try {
      assertThatThrownBy(
              () -> persistence.beginAfterTakeover(hierarchy, engine, OptionalInt.of(2), SHORT))
          .isInstanceOf(MountFailure.class)
          .hasMessageContaining("what is frozen stays frozen");
    } finally {
      LibC.get().close(lock);
    }
    assertThat(hierarchy.groupsBelowRoot()).isZero();
    assertThat(kept).hasBinaryContent(before);
    persistence.beginAfterTakeover(hierarchy, engine, OptionalInt.of(2), SHORT);
    assertThat(hierarchy.groupsBelowRoot()).isEqualTo(2);
  }

  @Test
  void groupsOfOtherOptionsAreNotTakenOver() throws Exception {
    keep("v5", 1);
    assertThatThrownBy(persistence::checkBeforeTakeover)
        .isInstanceOf(MountFailure.class)
        .hasMessageContaining("semantics=v5");
  }
}
