package org.freezerfs.host.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnlineCpusTest {
  @Test
  void readsTheNumbersOfTheLinesOfProcessors(@TempDir Path directory) throws Exception {
    Path stat = directory.resolve("stat");
    Files.writeString(
        stat, "cpu  31 0 7 9\ncpu0 10 0 2 3\ncpu8 1 0 1 1\ncpu11 20 0 4 5\nintr 46 0\nctxt 16\n");
    assertThat(OnlineCpus.list(stat.toString())).containsExactly(0, 8, 11);
  }

  @Test
  void thereAreNoneIfTheFileIsMissing(@TempDir Path directory) throws Exception {
    assertThat(OnlineCpus.list(directory.resolve("stat").toString())).isEmpty();
  }

  @Test
  void findsTheProcessorsOnWhichTheVirtualMachineMayRun() throws Exception {
    assertThat(OnlineCpus.list().length)
        .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
  }
}
