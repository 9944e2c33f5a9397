package org.freezerfs.host.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForkCountersTest {
  private static ByteText text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return new ByteText(bytes, bytes.length);
  }

  @Test
  void forksAreCountedByTheirOwnLine() {
    String stat = "cpu  1 2\nintr 7 1\nbtime 3\nprocesses 1029\nprocs_running 4\n";
    assertThat(ForkCounters.forks(text(stat))).hasValue(1029);
    assertThat(ForkCounters.forks(text("cpu  1 2\n"))).isEmpty();
  }

  @Test
  void aFileThatIsMountedOverTheKernelsIsToldFromIt(@TempDir Path directory) throws Exception {
    Path other = Files.writeString(directory.resolve("loadavg"), "0.1 0.2 0.3 1/80 4711\n");
    try (KernelFile kernels = KernelFile.open("/proc/loadavg").orElseThrow();
        KernelFile others = KernelFile.open(other.toString()).orElseThrow()) {
      assertThat(ForkCounters.isOfProc(kernels)).isTrue();
      assertThat(ForkCounters.isOfProc(others)).isFalse();
    }
  }

  @Test
  void theLastIdIsTheLastNumber() {
    assertThat(ForkCounters.lastNumber(text("0.1 0.2 0.3 1/80 4711\n"))).isEqualTo(4711);
  }
}
