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

class WokenTasksTest {
  private static final int GROUP = 1;
  private static final int OTHER = 2;

  private final MadeUpHost host = new MadeUpHost();
  private final WokenTasks woken = new WokenTasks(new GroupChanges());
  private Member one;
  private Member another;

  @BeforeEach
  void wakeTwo() throws IOException {
    one = host.move(host.start(), GROUP);
    another = host.move(host.start(), OTHER);
    woken.add(one);
    woken.add(another);
  }

  @Test
  void aMemberBelongsToTheGroupThatItIsInNow() {
    assertThat(woken.in(Set.of(GROUP))).containsOnlyKeys(one);
    assertThat(woken.in(Set.of(GROUP, OTHER))).containsOnlyKeys(one, another);
    assertThat(woken.in(Set.of())).isEmpty();
  }

  @Test
  void aMemberThatWasWokenAgainSinceStays() {
    Map<Member, Long> seen = woken.in(Set.of(GROUP, OTHER));
    woken.add(one);
    woken.removeSeenFrozen(seen);
    assertThat(woken.in(Set.of(GROUP, OTHER))).containsOnlyKeys(one);
  }

  @Test
  void aThawRemovesTheMembersOfItsGroup() {
    woken.removeGroup(GROUP);
    assertThat(woken.in(Set.of(GROUP, OTHER))).containsOnlyKeys(another);
    woken.remove(another);
    assertThat(woken.in(Set.of(GROUP, OTHER))).isEmpty();
  }
}
