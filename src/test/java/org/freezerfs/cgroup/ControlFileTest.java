package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import java.nio.charset.StandardCharsets;
import java.util.List;
import jnr.constants.platform.Errno;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.FakeEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlFileTest {
  private final FakeEngine engine = new FakeEngine();
  private final TestTree tree = new TestTree(engine);

  @AfterEach
  void close() {
    tree.close();
  }

  @Test
  void aWriteIsOneCommandUpToTheMaximumLength() throws Exception {
    tree.mkdir("/0");
    engine.add(5, Engine.ROOT);
    tree.write("/0/tasks", "5" + " ".repeat(62));
    assertThat(tree.read("/0/tasks")).isEqualTo("5\n");
    assertRefused(Errno.E2BIG, () -> tree.write("/tasks", "5" + " ".repeat(63)));
    tree.write("/tasks", "5\0garbage");
    assertThat(tree.read("/0/tasks")).isEmpty();
    tree.write("/0/tasks", "");
    assertThat(tree.read("/0/tasks")).isEmpty();
    assertRefused(Errno.EINVAL, () -> tree.write("/0/tasks", " 5"));
    assertRefused(Errno.EINVAL, () -> tree.write("/0/tasks", "5 5"));
  }

  @Test
  void todayAWriteMayBeLonger() throws Exception {
    try (TestTree today = new TestTree(Semantics.HIERARCHICAL, engine)) {
      today.mkdir("/0");
      engine.add(5, Engine.ROOT);
      today.write("/0/tasks", "5" + " ".repeat(4095));
      assertThat(today.read("/0/tasks")).isEqualTo("5\n");
      assertRefused(Errno.E2BIG, () -> today.write("/0/tasks", "5" + " ".repeat(4096)));
    }
  }

  @Test
  void theLengthOfAWriteComesFirstToday() throws Exception {
    String tooLong = "5" + " ".repeat(4096);
    tree.mkdir("/0");
    ControlFile removed = tree.file("/0/tasks");
    tree.hierarchy().rmdir("/0");
    byte[] bytes = tooLong.getBytes(StandardCharsets.ISO_8859_1);
    assertRefused(Errno.ENODEV, () -> removed.write(TestTree.ROOT_USER, bytes));
    try (TestTree today = new TestTree(Semantics.HIERARCHICAL, engine)) {
      assertRefused(Errno.E2BIG, () -> today.write("/cgroup.sane_behavior", tooLong));
      assertRefused(Errno.EINVAL, () -> today.write("/cgroup.sane_behavior", "1"));
      today.mkdir("/0");
      ControlFile other = today.file("/0/tasks");
      today.hierarchy().rmdir("/0");
      assertRefused(Errno.E2BIG, () -> other.write(TestTree.ROOT_USER, bytes));
    }
  }

  @Test
  void aFileWithoutReaderOrWriterGivesEinval() throws Exception {
    Subsystem subsystem =
        new Subsystem() {
          @Override
          public String name() {
            return "made-up";
          }

          @Override
          public List<ControlFileType> files() {
            return List.of(
                ControlFileType.readOnly("state", (group, caller) -> "on\n"),
                ControlFileType.writeOnly("switch", (group, caller, text) -> {}));
          }

          @Override
          public List<ControlFileType> unlistedFiles() {
            return List.of(ControlFileType.readOnly("hidden", (group, caller) -> group + "\n"));
          }
        };
    try (TestTree other = new TestTree(engine, subsystem)) {
      assertThat(other.read("/state")).isEqualTo("on\n");
      assertRefused(Errno.EINVAL, () -> other.write("/state", "off"));
      other.write("/switch", "off");
      assertRefused(Errno.EINVAL, () -> other.read("/switch"));
      assertThat(other.file("/state").attributes().permissions()).isEqualTo(0644);
      assertThat(other.read("/hidden")).isEqualTo("/\n");
      assertThat(other.file("/hidden")).isSameAs(other.file("/hidden"));
      assertThat(other.hierarchy().list(other.hierarchy().root()))
          .extracting(Hierarchy.Entry::name)
          .contains("state", "switch")
          .doesNotContain("hidden");
      assertRefused(Errno.EEXIST, () -> other.mkdir("/hidden"));
    }
    try (TestTree today = new TestTree(Semantics.HIERARCHICAL, engine, subsystem)) {
      assertThat(today.file("/state").attributes().permissions()).isEqualTo(0444);
      assertThat(today.file("/switch").attributes().permissions()).isEqualTo(0644);
    }
  }

  @Test
  void aReadOfARemovedGroupIsNotContinued() throws Exception {
    tree.mkdir("/0");
    ControlFile file = tree.file("/0/tasks");
    tree.hierarchy().rmdir("/0");
    assertRefused(Errno.ENODEV, () -> file.continueRead(TestTree.ROOT_USER));
  }

  @Test
  void onlyFilesOfIdsListIds() throws Exception {
    assertThat(tree.file("/tasks").listsIds()).isTrue();
    assertThat(tree.file("/notify_on_release").listsIds()).isFalse();
    assertThat(tree.file("/tasks").notesChanges()).isFalse();
  }

  @Test
  void thePathFollowsARename() throws Exception {
    tree.mkdir("/0");
    ControlFile file = tree.file("/0/tasks");
    assertThat(file.path()).isEqualTo("/0/tasks");
    tree.hierarchy().rename("/0", "/1");
    assertThat(file.path()).isEqualTo("/1/tasks");
    assertThat(tree.file("/tasks").path()).isEqualTo("/tasks");
  }
}
