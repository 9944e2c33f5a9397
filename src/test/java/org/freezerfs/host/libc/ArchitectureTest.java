package org.freezerfs.host.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void isFoundByJavasName() {
    assertThat(Architecture.of("amd64")).isEqualTo(Architecture.X86_64);
    assertThat(Architecture.of("aarch64")).isEqualTo(Architecture.AARCH64);
  }

  @Test
  void refusesAnyOther() {
    assertThatThrownBy(() -> Architecture.of("riscv64"))
        .isInstanceOf(UnsatisfiedLinkError.class)
        .hasMessage("this Java is for riscv64, and freezerfs needs one for x86-64 or aarch64");
  }
}
