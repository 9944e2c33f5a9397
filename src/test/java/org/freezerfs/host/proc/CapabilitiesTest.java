package org.freezerfs.host.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freezerfs.mounted.Needs;
import org.junit.jupiter.api.Test;

/** Asks about real processes. */
class CapabilitiesTest {
  private static final String ALL = "000001ffffffffff";
  private static final String NONE = "0000000000000000";

  private static String capabilities(int pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("CapEff:"))
        .map(line -> line.substring("CapEff:".length()).strip())
        .findFirst()
        .orElseThrow();
  }

  private static boolean isInOurNamespace(int pid) throws IOException {
    Path ours = Files.readSymbolicLink(Path.of("/proc/self/ns/user"));
    return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/user")).equals(ours);
  }

  @Test
  void readsTheEffectiveSet() {
    String status = "CapInh:\t" + ALL + "\nCapPrm:\t" + ALL + "\nCapEff:\t%s\nCapBnd:\t" + ALL;
    assertThat(Capabilities.effective(ByteTexts.of(status.formatted(NONE)))).isZero();
    assertThat(Capabilities.effective(ByteTexts.of(status.formatted("0000000000200000"))))
        .isEqualTo(1 << 21);
    assertThat(Capabilities.effective(ByteTexts.of(status.formatted(ALL))))
        .isEqualTo((1L << 41) - 1);
    assertThat(Capabilities.effective(ByteTexts.of("CapInh:\t" + ALL + "\n"))).isZero();
  }

  @Test
  void rootHasCapSysAdminUnlessItWasDropped() throws Exception {
    Needs.given(Capabilities.hasSysAdmin(Processes.self()), "to have CAP_SYS_ADMIN");
    try (Child uncapable =
        Child.running("setpriv", "--bounding-set=-all", "--inh-caps=-all", "sleep", "1000")) {
      uncapable.awaitThat(() -> capabilities(uncapable.pid()).equals(NONE));
      assertThat(Capabilities.hasSysAdmin(uncapable.pid())).isFalse();
    }
  }

  @Test
  void rootOfAUserNamespaceDoesNotHaveIt() throws Exception {
    try (Child contained = Child.running("unshare", "--user", "--map-root-user", "sleep", "1000")) {
      contained.awaitThat(() -> !contained.isAlive() || !isInOurNamespace(contained.pid()));
      Needs.given(contained.isAlive(), "to be able to make a user namespace");
      contained.awaitThat(() -> !capabilities(contained.pid()).equals(NONE));
      assertThat(Capabilities.hasSysAdmin(contained.pid())).isFalse();
    }
  }

  @Test
  void aTaskThatCannotBeSeenDoesNotHaveIt() throws Exception {
    assertThat(Capabilities.hasSysAdmin(0)).isFalse();
    int gone;
    try (Child child = Child.sleeping()) {
      gone = child.pid();
    }
    assertThat(Capabilities.hasSysAdmin(gone)).isFalse();
  }
}
