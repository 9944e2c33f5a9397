package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.Transition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountOptionsTest {
  private static MountOptions parse(String... lists) throws MountFailure {
    return MountOptions.parse(List.of(lists));
  }

  @Test
  void showsAllWhereNoneIsNamed() throws Exception {
    MountOptions options = parse();
    assertThat(options.subsystems()).containsExactly("freezer", "signal");
    assertThat(options.semantics()).isEqualTo(Semantics.V4);
    assertThat(options.transition()).isEqualTo(Transition.READ);
    assertThat(options.fuse()).isEmpty();
  }

  @Test
  void takesSeveralLists() throws Exception {
    MountOptions options = parse("signal,transition=eager", "semantics=v4,,allow_other");
    assertThat(options.subsystems()).containsExactly("signal");
    assertThat(options.transition()).isEqualTo(Transition.EAGER);
    assertThat(options.fuse()).containsExactly("allow_other");
  }

  @Test
  void passesFusesOwnWordsOnAndDropsThoseOfMount() throws Exception {
    MountOptions options =
        parse("rw,suid,dev,fsname=x,noauto,nofail,x-systemd.automount,_netdev,user,defaults");
    assertThat(options.fuse()).containsExactly("rw", "suid", "dev", "fsname=x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bogus",
        "freezer=1",
        "semantics",
        "semantics=v9",
        "transition=never",
        "fsname",
        "Freezer",
        "power"
      })
  void refusesWhatMeansNothingAndSaysWhatDoes(String word) {
    assertThatThrownBy(() -> parse(word))
        .isInstanceOf(MountFailure.class)
        .hasMessageContaining("'" + word + "'")
        .hasMessageMatching("[^\n]*(freezer, signal|v4|read, eager)[^\n]*");
  }
}
