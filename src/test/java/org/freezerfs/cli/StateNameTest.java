package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Mount points have different names and numbers. */
class StateNameTest {
  private static String name(String mountPoint) {
    return StateName.of(Path.of(mountPoint));
  }

  @Test
  void escapesPathsAsSystemdDoes() {
    assertThat(name("/")).isEqualTo("-");
    assertThat(name("/containers")).isEqualTo("containers");
    assertThat(name("/srv/a.b:c_d")).isEqualTo("srv-a.b:c_d");
    assertThat(name("/srv/a-b c")).isEqualTo("srv-a\\x2db\\x20c");
    assertThat(name("/.hidden/.x")).isEqualTo("\\x2ehidden-.x");
    assertThat(name("/\u00e4")).isEqualTo("\\xc3\\xa4");
  }

  @Test
  void isShortEnoughForAFileName() {
    String long1 = "/x".repeat(1000) + "/1";
    String long2 = "/x".repeat(1000) + "/2";
    assertThat(name(long1)).hasSizeLessThan(230).isNotEqualTo(name(long2));
  }

  @Test
  void aNameSaysItsMountPoint() {
    for (String path :
        List.of("/", "/containers", "/srv/a.b:c_d", "/a-b/c \u00e4\n", "/.hidden/.x", "/\\x2d")) {
      assertThat(StateName.mountPoint(name(path))).contains(Path.of(path));
    }
  }

  @Test
  void whatIsNoNameOrWasCutSaysNone() {
    for (String name : List.of("a b", "\\x2", "\\xzz", "a--b", "a-", name("/x".repeat(1000)))) {
      assertThat(StateName.mountPoint(name)).isEmpty();
    }
  }

  @Test
  void numbersDiffer() {
    long number = StateName.number(Path.of("/containers"));
    assertThat(number).isNotNegative().isNotEqualTo(StateName.number(Path.of("/containers2")));
    assertThat(number + 1).isPositive();
  }
}
