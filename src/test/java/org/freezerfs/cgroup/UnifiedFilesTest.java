package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import java.util.List;
import java.util.Optional;
import jnr.constants.platform.Errno;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.TaskInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The control files of cgroup v2, and who may move a task there. */
class UnifiedFilesTest {
  private static final Credentials USER = new Credentials(1000, 1000, 2000);

  private final FakeEngine engine = new FakeEngine();
  private final TestTree tree = new TestTree(Semantics.V2, engine);

  @AfterEach
  void close() {
    tree.close();
  }

  @Test
  void whatThereIsInTheRootAndBelow() throws Exception {
    tree.mkdir("/0");
    assertThat(names("/"))
        .containsExactlyInAnyOrder(
            "cgroup.procs",
            "cgroup.threads",
            "cgroup.controllers",
            "cgroup.subtree_control",
            "cgroup.stat",
            "cgroup.max.depth",
            "cgroup.max.descendants",
            "0");
    assertThat(names("/0")).contains("cgroup.type", "cgroup.kill");
    assertThat(tree.hierarchy().root().attributes().permissions()).isEqualTo(0555);
    assertThat(tree.file("/0/cgroup.kill").attributes().permissions()).isEqualTo(0200);
    assertThat(tree.file("/0/cgroup.stat").attributes().permissions()).isEqualTo(0444);
    assertThat(tree.file("/0/cgroup.procs").attributes().permissions()).isEqualTo(0644);
  }

  private List<String> names(String path) throws CgroupException {
    return tree.hierarchy().list(tree.hierarchy().lookup(path).group()).stream()
        .map(Hierarchy.Entry::name)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "+cpu, ENOENT",
    "+foo, EINVAL",
    "cpu, EINVAL",
    "-foo, EINVAL",
    "+, EINVAL",
    "+cpu +foo, EINVAL",
    "+freezer, EINVAL"
  })
  void controllersThatAreRefused(String text, Errno errno) throws Exception {
    assertRefused(errno, () -> tree.write("/cgroup.subtree_control", text));
    tree.write("/cgroup.subtree_control", "-cpu -pids");
    tree.write("/cgroup.subtree_control", "\n");
    assertThat(tree.read("/cgroup.subtree_control")).isEmpty();
  }

  @Test
  void thereAreNoThreadedGroups() throws Exception {
    tree.mkdir("/0");
    assertRefused(Errno.EOPNOTSUPP, () -> tree.write("/0/cgroup.type", "threaded\n"));
    assertRefused(Errno.EINVAL, () -> tree.write("/0/cgroup.type", "domain"));
    engine.add(5, Engine.ROOT);
    assertRefused(Errno.EOPNOTSUPP, () -> tree.write("/0/cgroup.threads", "5"));
    tree.write("/cgroup.threads", "5");
    assertRefused(Errno.ESRCH, () -> tree.write("/0/cgroup.threads", "6"));
  }

  @Test
  void limitsOfDepthAndDescendants() throws Exception {
    tree.mkdir("/0");
    tree.write("/0/cgroup.max.depth", "1");
    tree.mkdir("/0/1");
    assertRefused(Errno.EAGAIN, () -> tree.mkdir("/0/1/2"));
    tree.write("/0/cgroup.max.depth", " max\n");
    tree.write("/cgroup.max.descendants", "2");
    assertRefused(Errno.EAGAIN, () -> tree.mkdir("/0/1/2"));
    tree.write("/cgroup.max.descendants", "3");
    tree.mkdir("/0/1/2");
    assertThat(tree.read("/cgroup.stat")).isEqualTo("nr_descendants 3\nnr_dying_descendants 0\n");
  }

  @ParameterizedTest
  @CsvSource({"2147483648, ERANGE", "-1, ERANGE", "99999999999999999999, ERANGE", "x, EINVAL"})
  void limitsThatAreRefused(String text, Errno errno) throws Exception {
    assertRefused(errno, () -> tree.write("/cgroup.max.depth", text));
    tree.write("/cgroup.max.depth", "0x10");
    assertThat(tree.read("/cgroup.max.depth")).isEqualTo("16\n");
    tree.write("/cgroup.max.depth", "2147483647");
    assertThat(tree.read("/cgroup.max.depth")).isEqualTo("max\n");
  }

  @Test
  void limitsAreKeptBeyondTheMount() throws Exception {
    GroupLimits limits = new GroupLimits();
    Group root = tree.hierarchy().root();
    limits.restore(root, "3:2147483647");
    assertThat(limits.save(root)).isEqualTo(Optional.of("3:2147483647"));
  }

  @Test
  void aKillReachesAllGroupsBelow() throws Exception {
    int top = tree.mkdir("/0");
    int below = tree.mkdir("/0/1");
    tree.mkdir("/1");
    assertRefused(Errno.ERANGE, () -> tree.write("/0/cgroup.kill", "9"));
    assertRefused(Errno.EINVAL, () -> tree.write("/0/cgroup.kill", "x"));
    assertRefused(Errno.EINVAL, () -> tree.read("/0/cgroup.kill"));
    tree.write("/0/cgroup.kill", "1");
    assertThat(engine.signals).containsExactly("kill " + List.of(top, below));
  }

  @Test
  void nothingIsRenamed() throws Exception {
    tree.mkdir("/0");
    assertRefused(Errno.EPERM, () -> tree.hierarchy().rename("/0", "/1"));
  }

  @Test
  void aDelegatedSubtreeKeepsItsTasks() throws Exception {
    for (String group : List.of("/0", "/0/1", "/0/2")) {
      tree.mkdir(group);
      own(group, 1000);
    }
    own("/0/cgroup.procs", 1000);
    Task roots = engine.add(5, tree.hierarchy().lookup("/0/1").group().id());
    engine.describe(new TaskInfo(roots, roots, false, false, 0, 0, false, false));
    tree.write("/0/2/cgroup.procs", "5", USER);
    assertThat(engine.groupOf(roots)).isEqualTo(tree.hierarchy().lookup("/0/2").group().id());
    engine.add(6, Engine.ROOT);
    assertRefused(Errno.EACCES, () -> tree.write("/0/1/cgroup.procs", "6", USER));
    assertRefused(Errno.EACCES, () -> tree.write("/cgroup.procs", "5", USER));
    assertRefused(Errno.EACCES, () -> tree.write("/cgroup.threads", "5", USER));
  }

  @Test
  void aSupplementaryGroupMayBeDelegatedTo() throws Exception {
    tree.mkdir("/0");
    tree.mkdir("/0/1");
    Attributes procs = tree.file("/0/cgroup.procs").attributes();
    procs.setOwner(Optional.empty(), Optional.of(77));
    procs.setPermissions(0664);
    engine.add(5, tree.hierarchy().lookup("/0").group().id());
    assertRefused(Errno.EACCES, () -> tree.write("/0/1/cgroup.procs", "5", USER));
    tree.write("/0/1/cgroup.procs", "5", USER.withGroups(List.of(77)));
  }

  private void own(String path, int uid) throws CgroupException {
    tree.hierarchy().lookup(path).attributes().setOwner(Optional.of(uid), Optional.empty());
  }
}
