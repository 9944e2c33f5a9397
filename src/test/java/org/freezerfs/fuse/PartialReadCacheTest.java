package org.freezerfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.cgroup.TestTree.ROOT_USER;

import java.util.ArrayList;
import java.util.List;
import org.freezerfs.cgroup.TestTree;
import org.freezerfs.engine.FakeEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartialReadCacheTest {
  private static final int LENGTH = 100;

  private final TestTree tree = new TestTree(new FakeEngine());
  private final PartialReadCache kept =
      new PartialReadCache(3 * (PartialReadCache.OF_ONE + LENGTH));
  private final List<OpenControlFile> readers = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    for (int i = 0; i < 5; i++) {
      readers.add(new OpenControlFile(tree.file("/tasks"), ROOT_USER, kept));
    }
  }

  @AfterEach
  void close() {
    tree.close();
  }

  private void keep(int reader) {
    kept.keep(readers.get(reader), new byte[LENGTH]);
  }

  private List<Integer> withContents() {
    List<Integer> with = new ArrayList<>();
    for (int i = 0; i < readers.size(); i++) {
      if (kept.of(readers.get(i)) != null) {
        with.add(i);
      }
    }
    return with;
  }

  @Test
  void dropsWhatWasReadLeastLately() {
    keep(0);
    keep(1);
    keep(2);
    assertThat(withContents()).containsExactly(0, 1, 2);
    assertThat(kept.of(readers.get(0))).hasSize(LENGTH);
    keep(3);
    assertThat(withContents()).containsExactly(0, 2, 3);
  }

  @Test
  void whatIsForgottenMakesRoom() {
    keep(0);
    keep(1);
    keep(2);
    kept.forget(readers.get(1));
    kept.forget(readers.get(1));
    keep(0);
    keep(4);
    assertThat(withContents()).containsExactly(0, 2, 4);
  }

  @Test
  void keepsNothingThatIsLargerThanAllItsRoom() {
    keep(0);
    kept.keep(readers.get(1), new byte[4 * LENGTH + 3 * PartialReadCache.OF_ONE]);
    assertThat(withContents()).containsExactly(0);
    kept.keep(readers.get(0), new byte[4 * LENGTH + 3 * PartialReadCache.OF_ONE]);
    assertThat(withContents()).isEmpty();
  }
}
