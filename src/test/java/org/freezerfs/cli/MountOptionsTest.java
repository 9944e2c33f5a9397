package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.Transition;
import org.freezerfs.faults.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountOptionsTest {
  private static MountOptions parse(String... lists) throws MountFailure {
    return MountOptions.parse(List.of(lists));
  }

  @Test
  void hasDefaultsForAllOptions() throws Exception {
    MountOptions options = parse();
    assertThat(options.subsystems()).containsExactly("freezer", "signal");
    assertThat(options.semantics()).isEqualTo(Semantics.V4);
    assertThat(options.transition()).isEqualTo(Transition.READ);
    assertThat(options.fuse()).isEmpty();
  }

  @Test
  void acceptsSeveralLists() throws Exception {
    MountOptions options = parse("signal,transition=eager", "semantics=v4,,allow_other");
    assertThat(options.subsystems()).containsExactly("signal");
    assertThat(options.transition()).isEqualTo(Transition.EAGER);
    assertThat(options.fuse()).containsExactly("allow_other");
  }

  @Test
  void passesFuseOptionsOnAndIgnoresThoseOfMount() throws Exception {
    MountOptions options =
        parse("rw,suid,dev,fsname=x,noauto,nofail,x-systemd.automount,_netdev,user,defaults");
    assertThat(options.fuse()).containsExactly("rw", "suid", "dev", "fsname=x");
  }

  @Test
  void acceptsWhiteSpaceAroundCommas() throws Exception {
    MountOptions options = parse(" freezer,  signal ,semantics=v5\t, allow_other");
    assertThat(options.subsystems()).containsExactly("freezer", "signal");
    assertThat(options.semantics()).isEqualTo(Semantics.V5);
    assertThat(options.fuse()).containsExactly("allow_other");
  }

  /** The options are those that mount(8) of util-linux 2.41 passes to a helper. */
  @Test
  void acceptsTheOptionsThatMountAddsForARemount() throws Exception {
    String added =
        "ro,nosuid,nodev,relatime,user_id=0,group_id=0,default_permissions,allow_other,remount";
    MountOptions options = parse(added, "semantics=v5,user=somebody,X-mount.mkdir");
    assertThat(options.remount()).isPresent();
    assertThat(options.remount().get().options()).contains("ro", "nosuid", "relatime");
    assertThat(options.remount().get().own()).containsExactly("semantics=v5");
    assertThat(parse("ro,nosuid").remount()).isEmpty();
    assertThat(parse().nested()).isFalse();
    assertThat(parse("nested").nested()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "frezer | unknown option 'frezer': did you mean 'freezer'?",
        "semantic=v5 | did you mean 'semantics'?",
        "alow_other | did you mean 'allow_other'?",
        "persits | did you mean 'persist'?",
        "remout | did you mean 'remount'?",
        "semantics=v9 | bad value in 'semantics=v9'; it may be one of: v4, v5, 2.6.28,"
            + " hierarchical, v2",
        "semantics | it may be semantics=v4|v5|2.6.28|hierarchical|v2",
        "journal=all | it may be journal=none",
        "guardian=1 | it may be guardian",
        "ro=1 | it may be ro",
        "fsname | it may be fsname=VALUE",
        "power=off | it may be one of: patched, unpatched",
        "semantics=hierachical | did you mean 'hierarchical'? It may be one of: v4, v5,",
        "engine=signal | did you mean 'signals'? It may be one of: signals, v1,"
      })
  void suggestsTheOptionOrValueThatWasMeant(String word, String said) {
    assertThatThrownBy(() -> parse(word))
        .isInstanceOfSatisfying(
            MountFailure.class,
            failure -> {
              assertThat(failure.getMessage()).contains(said).hasSizeLessThan(380);
              assertThat(failure.status()).isEqualTo(MountFailure.MISUSED);
            });
  }

  @Test
  void theCgroupOfAllMembersIsAPathForTheEngineThatCanUseIt() throws Exception {
    assertThat(parse("engine=v1,cgroup=beneath").cgroup()).isEmpty();
    assertThat(parse("cgroup=/a/b,engine=v2").cgroup()).contains("/a/b");
    assertThat(parse("engine=auto,cgroup=/").cgroup()).contains("/");
    for (String bad : new String[] {"a", "/a/../b", "/a/", "//a", ""}) {
      assertThatThrownBy(() -> parse("engine=v2,cgroup=" + bad))
          .hasMessageContaining("bad value in 'cgroup=" + bad + "'");
    }
    assertThatThrownBy(() -> parse("engine=signals,cgroup=/a"))
        .hasMessage("cgroup=/a needs engine=v2 or engine=auto");
  }

  @Test
  void limitsTheNumberOfGroups() throws Exception {
    assertThat(parse().maxGroups()).isEqualTo(65_536);
    assertThat(parse("max_groups=1").maxGroups()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "", "1000001", "99999999999"})
  void refusesOtherNumbersOfGroups(String number) {
    assertThatThrownBy(() -> parse("max_groups=" + number))
        .isInstanceOf(MountFailure.class)
        .hasMessageContaining("a number from 1 to");
    // Also if a later one takes its place.
    assertThatThrownBy(() -> parse("max_groups=" + number + ",max_groups=5"))
        .isInstanceOf(MountFailure.class);
  }

  @Test
  void keepsAJournalUnlessJournalNoneIsGiven() throws Exception {
    MountOptions usual = parse();
    assertThat(usual.journal()).isTrue();
    assertThat(usual.guardian()).isFalse();
    assertThat(usual.persist()).isFalse();
    MountOptions options = parse("guardian,persist");
    assertThat(options.guardian()).isTrue();
    assertThat(options.persist()).isTrue();
    assertThat(parse("journal=none").journal()).isFalse();
  }

  @Test
  void traceIsRelativeToTheWorkingDirectory() throws Exception {
    assertThat(parse().trace()).isEmpty();
    assertThat(parse("trace=x/y").trace()).contains(Path.of("x/y").toAbsolutePath());
  }

  @ParameterizedTest
  @ValueSource(strings = {"guardian", "persist"})
  void guardianAndPersistNeedTheJournal(String word) {
    assertThatThrownBy(() -> parse("journal=none", word))
        .isInstanceOf(MountFailure.class)
        .hasMessageContaining(word + " needs");
  }

  @Test
  void faultsOfSeveralControlFilesAddUp() throws Exception {
    assertThat(parse().faults()).contains(Map.of());
    MountOptions options =
        parse(
            "fault_busy=1,fault_error=tasks:read=EIO",
            "fault_error=freezer.state:write=EINTR:2,fault_busy=3");
    assertThat(options.faults())
        .contains(
            Map.of(Fault.BUSY, "3", Fault.ERROR, "tasks:read=EIO freezer.state:write=EINTR:2"));
    assertThat(parse("faults=none").faults()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fault_busy=x",
        "fault_freezing=1",
        "fault_refuse=0",
        "fault_delay=1s",
        "fault_error=tasks:read=EIO,fault_error=tasks:read=EINTR"
      })
  void namesTheGoodValuesOfAFault(String list) {
    assertThatThrownBy(() -> parse(list))
        .isInstanceOf(MountFailure.class)
        .hasMessageMatching("bad value in 'fault_[^\n]*'; it may be [^\n]+");
  }

  @Test
  void refusesAFaultTogetherWithFaultsNone() {
    assertThatThrownBy(() -> parse("fault_busy=1,faults=none"))
        .isInstanceOf(MountFailure.class)
        .hasMessageContaining("one of the two");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bogus",
        "fault_wrong=1",
        "fault_busy",
        "faults=all",
        "freezer=1",
        "semantics",
        "semantics=v9",
        "transition=never",
        "max_groups",
        "fsname",
        "Freezer"
      })
  void refusesUnknownOptionsAndListsTheKnownOnes(String word) {
    assertThatThrownBy(() -> parse(word))
        .isInstanceOf(MountFailure.class)
        .hasMessageContaining("'" + word + "'")
        .hasMessageMatching(
            "[^\n]*(freezer, signal|v4|read, eager|it may be [a-z_]+(=[A-Za-z]+)?)[^\n]*");
  }
}
