package org.freezerfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.cgroup.Node;
import org.freezerfs.cgroup.TestTree;
import org.freezerfs.engine.FakeEngine;
import org.junit.jupiter.api.Test;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.Timespec;

class NodeStatTest {
  private static final long UTIME_NOW = 0x3fffffff;
  private static final long UTIME_OMIT = 0x3ffffffe;

  private static Timespec time(long seconds, long nanos) {
    Pointer memory = Memory.allocateDirect(Runtime.getSystemRuntime(), 2 * Long.BYTES);
    memory.putLong(0, seconds);
    memory.putLong(Long.BYTES, nanos);
    return Timespec.of(memory);
  }

  @Test
  void anIdOfMinusOneStays() {
    assertThat(NodeStat.newId(-1)).isEmpty();
    assertThat(NodeStat.newId(0)).hasValue(0);
  }

  @Test
  void aTimeIsGivenOrNowOrStays() {
    assertThat(NodeStat.newTime(time(7, 8))).hasValue(Instant.ofEpochSecond(7, 8));
    assertThat(NodeStat.newTime(time(7, UTIME_OMIT))).isEmpty();
    Instant before = Instant.now();
    assertThat(NodeStat.newTime(time(7, UTIME_NOW)).orElseThrow()).isBetween(before, Instant.now());
  }

  @Test
  void fillsAStatFromANode() throws Exception {
    try (TestTree tree = new TestTree(new FakeEngine())) {
      tree.mkdir("/0");
      FileStat stat = new FileStat(Runtime.getSystemRuntime());
      Node group = tree.hierarchy().lookup("/0");
      NodeStat.fill(stat, group, 2);
      assertThat(stat.st_mode.intValue() & FileStat.S_IFMT).isEqualTo(FileStat.S_IFDIR);
      assertThat(stat.st_nlink.intValue()).isEqualTo(2);
      assertThat(stat.st_ino.longValue()).isEqualTo(group.attributes().inode());
      assertThat(stat.st_mtim.tv_sec.get())
          .isEqualTo(group.attributes().modified().getEpochSecond());
      NodeStat.fill(stat, tree.hierarchy().lookup("/0/tasks"), 1);
      assertThat(stat.st_mode.intValue() & FileStat.S_IFMT).isEqualTo(FileStat.S_IFREG);
      assertThat(stat.st_nlink.intValue()).isEqualTo(1);
      assertThat(stat.st_size.longValue()).isZero();
    }
  }
}
