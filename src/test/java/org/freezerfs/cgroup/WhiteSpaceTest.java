package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhiteSpaceTest {
  @ParameterizedTest
  @ValueSource(strings = {" ", "\t", "\n", "\u000b", "\f", "\r", "\u00a0", " \n\t"})
  void isRemovedAtTheEnds(String space) {
    assertThat(WhiteSpace.strip(space + "a" + space + "b" + space)).isEqualTo("a" + space + "b");
    assertThat(WhiteSpace.stripEnd(space + "a" + space)).isEqualTo(space + "a");
    assertThat(WhiteSpace.strip(space)).isEmpty();
    assertThat(WhiteSpace.stripEnd(space)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "\u0008", "\u000e", "\u001c", "\u0085", "\u2003"})
  void otherCharactersStay(String other) {
    assertThat(WhiteSpace.strip(other + "a" + other)).isEqualTo(other + "a" + other);
    assertThat(WhiteSpace.stripEnd("a" + other)).isEqualTo("a" + other);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a ", "a\n", "\n", ""})
  void oneNewlineIsRemoved(String text) {
    assertThat(WhiteSpace.stripNewline(text + "\n")).isEqualTo(text);
  }
}
