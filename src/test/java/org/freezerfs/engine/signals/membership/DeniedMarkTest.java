package org.freezerfs.engine.signals.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.freezerfs.engine.signals.membership.FakeMembership.GROUP;
import static org.freezerfs.engine.signals.membership.FakeMembership.OTHER;

import jnr.constants.platform.Errno;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.freezerfs.engine.AttachRefusedException;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.signals.membership.FakeHost.FakeProcess;
import org.freezerfs.host.marks.RlimitMark.Result;
import org.junit.jupiter.api.Test;

/** Other users' processes where root's daemon may not mark them: it lacks CAP_SYS_RESOURCE. */
class DeniedMarkTest {
  private static FakeProcess startDenied(FakeMembership fake) {
    FakeProcess process = fake.host.start();
    process.marking = Result.DENIED;
    return process;
  }

  private static void assertDenied(ThrowingCallable attach) {
    assertThatThrownBy(attach)
        .isInstanceOfSatisfying(
            AttachRefusedException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM))
        .hasMessageContaining("CAP_SYS_RESOURCE");
  }

  @Test
  void areFollowedByForkEvents() throws Exception {
    FakeMembership fake = new FakeMembership(true);
    FakeProcess process = startDenied(fake);
    fake.attach(process, GROUP);
    FakeProcess child = fake.host.fork(process);
    fake.host.fork(child);
    fake.host.exitAndReap(child);
    fake.assertExact(GROUP);
    fake.attach(process, OTHER);
    fake.host.fork(process);
    fake.assertExact(OTHER);
    fake.assertExact(GROUP);
  }

  @Test
  void canNotBeAttachedWithoutForkEvents() throws Exception {
    FakeMembership fake = new FakeMembership(false);
    FakeProcess process = startDenied(fake);
    fake.host.fork(process);
    assertDenied(() -> fake.attach(process, GROUP));
    fake.assertExact(GROUP);
    assertThat(fake.members.byPid(process.pid)).isNull();
    assertThat(fake.host.openCount()).isZero();
  }

  @Test
  void stayInTheirGroupIfTheyWereMarkedBeforeTheyBecameAnotherUsers() throws Exception {
    FakeMembership fake = new FakeMembership(false);
    FakeProcess process = fake.startIn(GROUP);
    process.marking = Result.DENIED;
    assertDenied(() -> fake.attach(process, OTHER));
    fake.host.fork(process);
    fake.assertExact(GROUP);
    fake.assertExact(OTHER);
  }

  @Test
  void canBeMovedToTheRootAndTheirChildrenStayThere() throws Exception {
    FakeMembership fake = new FakeMembership(false);
    FakeProcess process = fake.startIn(GROUP);
    process.marking = Result.DENIED;
    fake.attach(process, Engine.ROOT);
    fake.host.fork(process);
    fake.assertExact(GROUP);
  }
}
