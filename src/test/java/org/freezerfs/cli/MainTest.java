package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void refusesAnArchitectureWithOtherNumbers() throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dos.arch=riscv64",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "doctor")
            .redirectErrorStream(true)
            .start();
    String printed =
        new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(printed)
        .isEqualTo(
            "freezerfs: this Java is for riscv64, and freezerfs needs one for x86-64 or aarch64");
    assertThat(program.exitValue()).isEqualTo(Main.UNAVAILABLE);
  }
}
