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
  private final PartialReadCache cache =
      new PartialReadCache(3 * (PartialReadCache.ENTRY_OVERHEAD + LENGTH));
  private final List<OpenControlFile> readers = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    for (int i = 0; i < 5; i++) {
      readers.add(new OpenControlFile(tree.file("/tasks"), ROOT_USER, cache, Interceptor.NONE));
    }
  }

  @AfterEach
  void close() {
    tree.close();
  }

  private void keep(int reader) {
    cache.put(readers.get(reader), new byte[LENGTH]);
  }

  private List<Integer> withContents() {
    List<Integer> with = new ArrayList<>();
    for (int i = 0; i < readers.size(); i++) {
      if (cache.get(readers.get(i)) != null) {
        with.add(i);
      }
    }
    return with;
  }

  @Test
  void dropsTheLeastRecentlyReadContentsFirst() {
    keep(0);
    keep(1);
    keep(2);
    assertThat(withContents()).containsExactly(0, 1, 2);
    assertThat(cache.get(readers.get(0))).hasSize(LENGTH);
    keep(3);
    assertThat(withContents()).containsExactly(0, 2, 3);
  }

  @Test
  void removedContentsMakeRoom() {
    keep(0);
    keep(1);
    keep(2);
    cache.remove(readers.get(1));
    cache.remove(readers.get(1));
    keep(0);
    keep(4);
    assertThat(withContents()).containsExactly(0, 2, 4);
  }

  @Test
  void keepsNoContentsThatExceedItsCapacity() {
    keep(0);
    cache.put(readers.get(1), new byte[4 * LENGTH + 3 * PartialReadCache.ENTRY_OVERHEAD]);
    assertThat(withContents()).containsExactly(0);
    cache.put(readers.get(0), new byte[4 * LENGTH + 3 * PartialReadCache.ENTRY_OVERHEAD]);
    assertThat(withContents()).isEmpty();
  }
}
