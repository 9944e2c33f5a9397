package org.freezerfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.freezerfs.cgroup.TestTree.ROOT_USER;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.TestTree;
import org.freezerfs.engine.FakeEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one who has a file open gets when its answers are delayed. */
@Timeout(60)
class OpenControlFileTest {
  private static final String DELAY = "user.freezerfs.fault_delay";

  private final FakeEngine engine = new FakeEngine();
  private final TestTree tree = new TestTree(engine);
  private OpenControlFile file;

  @BeforeEach
  void open() throws Exception {
    engine.add(5, tree.mkdir("/0"));
    file = new OpenControlFile(tree.file("/0/tasks"), ROOT_USER);
  }

  @AfterEach
  void close() {
    tree.close();
  }

  private String read(int offset, int size) {
    try {
      return new String(file.read(ROOT_USER, offset, size), StandardCharsets.ISO_8859_1);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anotherReadOfTheSameDescriptorDoesNotWait() throws Exception {
    tree.setXattr("/0", DELAY, "tasks:read=60s:1");
    CompletableFuture<String> delayed = CompletableFuture.supplyAsync(() -> read(0, 10));
    await().until(() -> tree.xattr("/0", DELAY).equals("tasks:read=60s:0"));
    assertThat(read(0, 10)).isEqualTo("5\n");
    assertThat(delayed).isNotDone();
    tree.hierarchy().unmounted();
    assertThat(delayed.get()).isEqualTo("5\n");
  }

  @Test
  void aReadThatGoesOnCountsAsNone() throws Exception {
    tree.setXattr("/0", DELAY, "tasks:read=1ms:3");
    assertThat(read(0, 1)).isEqualTo("5");
    assertThat(read(1, 1)).isEqualTo("\n");
    assertThat(read(2, 1)).isEmpty();
    assertThat(tree.xattr("/0", DELAY)).isEqualTo("tasks:read=1ms:2");
    assertThat(read(0, 1)).isEqualTo("5");
    assertThat(tree.xattr("/0", DELAY)).isEqualTo("tasks:read=1ms:1");
  }

  @Test
  void aWriteThatFailsIsDelayedAsWell() throws Exception {
    tree.setXattr("/0", DELAY, "tasks:write=1ms:1");
    byte[] nobody = "99".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> file.write(ROOT_USER, nobody)).isInstanceOf(CgroupException.class);
    assertThat(tree.xattr("/0", DELAY)).isEqualTo("tasks:write=1ms:0");
  }
}
