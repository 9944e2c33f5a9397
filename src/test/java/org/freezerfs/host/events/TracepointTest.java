package org.freezerfs.host.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class TracepointTest {
  private static final Tracepoint NEW_TASK =
      new Tracepoint(
          7,
          """
          name: task_newtask
          ID: 7
          format:
          \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
          \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

          \tfield:pid_t pid;\toffset:8;\tsize:4;\tsigned:1;
          \tfield:char comm[16];\toffset:12;\tsize:16;\tsigned:0;
          \tfield:unsigned long clone_flags;\toffset:32;\tsize:8;\tsigned:0;
          """);

  @Test
  void findsTheOffsetOfAField() throws Exception {
    assertThat(NEW_TASK.offsetOf("pid")).isEqualTo(8);
    assertThat(NEW_TASK.offsetOf("common_pid")).isEqualTo(4);
    assertThat(NEW_TASK.offsetOf("clone_flags")).isEqualTo(32);
  }

  @Test
  void aMissingFieldIsAnError() {
    assertThatThrownBy(() -> NEW_TASK.offsetOf("sig"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("sig");
  }
}
