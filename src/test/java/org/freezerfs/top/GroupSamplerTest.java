package org.freezerfs.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as a mount has them are enough: no mount is needed. */
class GroupSamplerTest {
  private static final int TICKS_PER_TASK = 3;

  @TempDir private Path top;

  private long samples;
  private final GroupSampler sampler =
      new GroupSampler(
          new CpuMeter(
              () -> TimeUnit.SECONDS.toNanos(samples),
              task -> OptionalLong.of(samples * TICKS_PER_TASK)),
          9);

  private Path group(String name, String state, String since, String tasks) throws IOException {
    Path group = Files.createDirectories(top.resolve(name));
    Files.writeString(group.resolve("freezerfs.state"), state + "\n");
    Files.writeString(group.resolve("freezerfs.state_since"), since + "\n");
    Files.writeString(group.resolve("tasks"), tasks);
    return group;
  }

  private List<GroupSample> sample() {
    samples++;
    return sampler.sample(List.of(top));
  }

  @Test
  void readsAllGroupsParentsBeforeChildren() throws IOException {
    group("", "RUNNING", "1000.500000000", "1\n2\n3\n");
    Files.createFile(top.resolve("release_agent"));
    Path b = group("b", "FROZEN", "1000.000000001", "7\n8\n");
    Path a = group("a", "RUNNING", "1001.000000000", "");
    Path below = group("a/below", "FREEZING", "1002.250000000", "9\n");
    sample();
    List<GroupSample> all = sample();
    assertThat(all).extracting(GroupSample::path).containsExactly(top, a, below, b);
    assertThat(all).extracting(GroupSample::depth).containsExactly(0, 1, 2, 1);
    GroupSample root = all.get(0);
    assertThat(root.state()).contains("RUNNING");
    // It contains the whole host.
    assertThat(root.tasks()).isEmpty();
    assertThat(root.cpu()).isEmpty();
    GroupSample frozen = all.get(3);
    assertThat(frozen.isFrozen()).isTrue();
    assertThat(frozen.changed()).contains(Instant.ofEpochSecond(1000, 1));
    assertThat(frozen.tasks()).isEqualTo(OptionalInt.of(2));
    assertThat(frozen.cpu()).isEqualTo(OptionalDouble.of(2 * TICKS_PER_TASK));
    assertThat(all.get(2).isFreezing()).isTrue();
    assertThat(all).extracting(GroupSample::hasSelf).containsExactly(false, false, true, false);
    assertThat(all.get(2).changed()).contains(Instant.ofEpochMilli(1_002_250));
    assertThat(all.get(1).tasks()).isEqualTo(OptionalInt.of(0));
  }

  @Test
  void countsThreadsInCgroupV2() throws IOException {
    Path group = group("0", "THAWED", "1.000000000", "");
    Files.delete(group.resolve("tasks"));
    Files.writeString(group.resolve("cgroup.threads"), "5\n6\n");
    Files.createFile(group.resolve("cgroup.type"));
    Files.createFile(top.resolve("cgroup.threads"));
    List<GroupSample> all = sample();
    assertThat(all.get(0).tasks()).isEmpty();
    assertThat(all.get(0).state()).isEmpty();
    assertThat(all.get(1).tasks()).isEqualTo(OptionalInt.of(2));
  }

  @Test
  void readsNoFilesOfOthers() throws IOException {
    group("", "THAWED", "1.000000000", "");
    Path group = group("0", "THAWED", "1e999999999", "");
    assertThat(sample()).contains(GroupSample.unreadable(group, 1, "it has no files of freezerfs"));
    group("0", "\033[31m", "1.000000000", "");
    assertThat(sample()).contains(GroupSample.unreadable(group, 1, "it has no files of freezerfs"));
    group("0", "THAWED", "1.000000000", "no number\n");
    assertThat(sample()).contains(GroupSample.unreadable(group, 1, "it has no files of freezerfs"));
  }

  @Test
  void saysWhyAGroupCantBeRead() throws IOException {
    Path none = top.resolve("none");
    assertThat(sampler.sample(List.of(none)))
        .containsExactly(GroupSample.unreadable(none, 0, "No such file or directory"));
  }
}
