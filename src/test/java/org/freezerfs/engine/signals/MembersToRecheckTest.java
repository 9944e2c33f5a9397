package org.freezerfs.engine.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.freezerfs.engine.signals.membership.GroupChanges;
import org.freezerfs.engine.signals.membership.MadeUpHost;
import org.freezerfs.engine.signals.membership.Member;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MembersToRecheckTest {
  private static final int GROUP = 1;
  private static final int OTHER = 2;

  private final MadeUpHost host = new MadeUpHost();
  private final MembersToRecheck toRecheck = new MembersToRecheck(new GroupChanges());
  private Member one;
  private Member another;

  @BeforeEach
  void wakeTwo() throws IOException {
    one = host.move(host.start(), GROUP);
    another = host.move(host.start(), OTHER);
    toRecheck.add(one);
    toRecheck.add(another);
  }

  @Test
  void aMemberBelongsToTheGroupThatItIsInNow() {
    assertThat(toRecheck.in(Set.of(GROUP))).containsOnlyKeys(one);
    assertThat(toRecheck.in(Set.of(GROUP, OTHER))).containsOnlyKeys(one, another);
    assertThat(toRecheck.in(Set.of())).isEmpty();
  }

  @Test
  void aMemberThatWasAddedAgainSinceStays() {
    Map<Member, Long> seen = toRecheck.in(Set.of(GROUP, OTHER));
    toRecheck.add(one);
    toRecheck.removeSeenFrozen(seen);
    assertThat(toRecheck.in(Set.of(GROUP, OTHER))).containsOnlyKeys(one);
  }

  @Test
  void aThawRemovesTheMembersOfItsGroup() {
    toRecheck.removeGroup(GROUP);
    assertThat(toRecheck.in(Set.of(GROUP, OTHER))).containsOnlyKeys(another);
    toRecheck.remove(another);
    assertThat(toRecheck.in(Set.of(GROUP, OTHER))).isEmpty();
  }
}
