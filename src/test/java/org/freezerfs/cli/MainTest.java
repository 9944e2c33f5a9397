package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void refusesAnArchitectureWithOtherNumbers() throws Exception {
    JavaProgram program = JavaProgram.run("-Dos.arch=riscv64", Main.class, "doctor");
    assertThat(program.printed())
        .isEqualTo(
            "freezerfs: this Java is for riscv64, and freezerfs needs one for x86-64 or aarch64");
    assertThat(program.status()).isEqualTo(Main.UNAVAILABLE);
  }
}
