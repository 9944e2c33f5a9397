package org.freezerfs.host.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freezerfs.host.libc.LibC;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelFileTest {
  @TempDir private Path folder;

  @Test
  void readsAFileThatIsLongerThanOnePiece() throws IOException {
    String text = "0123456789\n".repeat(2000);
    Path file = Files.writeString(folder.resolve("file"), text);
    assertThat(KernelFile.read(file.toString()).orElseThrow()).hasToString(text);
    int fd = LibC.get().open(file.toString(), LibC.READ_ONLY);
    try {
      assertThat(KernelFile.readLines(fd).orElseThrow()).hasToString(text);
    } finally {
      LibC.get().close(fd);
    }
  }

  @Test
  void aFileOfNoProcessIsEmpty() throws IOException {
    assertThat(KernelFile.read("/proc/2147483647/stat")).isEmpty();
    assertThatThrownBy(() -> KernelFile.readPresent("/proc/2147483647/stat"))
        .hasMessage("/proc/2147483647/stat is missing");
  }

  @Test
  void anyOtherFailureSaysWhatCanNotBeRead() {
    assertThatThrownBy(() -> KernelFile.read("/proc"))
        .isInstanceOf(IOException.class)
        .hasMessage("/proc: Is a directory");
  }
}
