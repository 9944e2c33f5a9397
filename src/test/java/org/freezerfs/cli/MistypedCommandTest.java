package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MistypedCommandTest {
  @ParameterizedTest
  @CsvSource({
    "umuont, umount",
    "unmount, umount",
    "frezee, freeze",
    "unfreeze, thaw",
    "thow, thaw",
    "kil, kill",
    "recovr, recover",
    "timelime, timeline",
    "exce, exec",
    "list, ls",
    "kill, kill",
    "wiat, wait",
    "mkdir, mk",
    "remove, rm"
  })
  void findsTheCommandThatWasMeant(String word, String command) {
    assertThat(MistypedCommand.nearest(word)).contains(command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"freezer", "freezerfs", "mount", "none", "cgroup", "fs", "test", "other"})
  void acceptsUsualSources(String source) {
    assertThat(MistypedCommand.nearest(source)).isEmpty();
  }

  @Test
  void acceptsAnyWordThatFsnameNames() throws MountFailure {
    MountOptions usual = MountOptions.parse(List.of());
    MountOptions named = MountOptions.parse(List.of("fsname=umuont"));
    assertThatThrownBy(() -> MistypedCommand.check(List.of("umuont", "/mnt"), usual))
        .isInstanceOf(MountFailure.class)
        .hasMessageContaining("did you mean 'freezerfs umount'?")
        .hasMessageContaining("-o fsname=umuont");
    assertThatCode(() -> MistypedCommand.check(List.of("umuont", "/mnt"), named))
        .doesNotThrowAnyException();
  }

  @Test
  void looksAtTheFirstArgumentWhereTheOthersCantBeParsed() {
    String meant = "'freez' is no command: did you mean 'freezerfs freeze'?";
    assertThat(MistypedCommand.inArguments(List.of("freez", "--wait", "5"))).contains(meant);
    assertThat(
            MistypedCommand.inArguments(
                List.of("--ready-fd", "3", "--launcher", "9", "freez", "-x")))
        .contains(meant);
    assertThat(MistypedCommand.inArguments(List.of("--wiat", "freez"))).isEmpty();
    assertThat(MistypedCommand.inArguments(List.of())).isEmpty();
  }

  @Test
  void acceptsAPath() throws MountFailure {
    MountOptions usual = MountOptions.parse(List.of());
    assertThatThrownBy(() -> MistypedCommand.check(List.of("umuont"), usual))
        .isInstanceOf(MountFailure.class);
    assertThatCode(() -> MistypedCommand.check(List.of("./umuont"), usual))
        .doesNotThrowAnyException();
  }
}
