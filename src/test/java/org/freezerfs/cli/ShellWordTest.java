package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/containers/0",
        "/a b",
        "/it's \"here\"",
        "/$HOME/`id`/\\n",
        "/*?[a-z]]!#~{a,b}",
        "/a;b&c|d<e>f(g)^h",
        "/é+%@=:,._-"
      })
  void isReadByAShellAsItWas(String path) throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-c", "printf %s " + ShellWord.of(Path.of(path))).start();
    assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/containers/0", "/é+%@=:,._-"})
  void staysAsItIsWhereNothingMeansSomething(String path) {
    assertThat(ShellWord.of(path)).isEqualTo(path);
  }
}
