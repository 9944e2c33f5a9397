package org.freezerfs.engine.signals.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.freezerfs.engine.OwnProcesses;
import org.freezerfs.engine.signals.EngineFixture;
import org.freezerfs.engine.signals.membership.FakeHost.FakeProcess;
import org.freezerfs.engine.signals.membership.MemberHost.ForkEventSource;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.recorder.Recorder;

/** A member table and a fork tracker on a {@link FakeHost}. */
final class FakeMembership {
  static final int GROUP = 1;
  static final int OTHER = 2;
  static final int SELF = 7;

  /** All events are read, wherever the test has to wait for the processor. */
  private static final long PATIENT_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** A snapshot is incomplete if members are found dead that it would have. */
  private static final int MAX_SNAPSHOTS = 100;

  final FakeHost host = new FakeHost();
  final MemberTable members =
      new MemberTable(
          host, new OwnProcesses(Set.of(SELF)), false, EngineFixture.noJournal(), Recorder.none());
  final List<Member> found = new ArrayList<>();
  final ForkTracker tracker;

  /**
   * A host with two groups.
   *
   * @param hasEvents whether its kernel sends events
   */
  FakeMembership(boolean hasEvents) {
    this(hasEvents, PATIENT_NANOS, 0);
  }

  /**
   * The same.
   *
   * @param readNanos how long events are read that do not end
   * @param requestIntervalNanos how often events are asked for that the kernel does not send
   */
  FakeMembership(boolean hasEvents, long readNanos, long requestIntervalNanos) {
    Optional<ForkEventSource> events = hasEvents ? Optional.of(host.events) : Optional.empty();
    tracker =
        new ForkTracker(
            members,
            SELF,
            events,
            host.events::openTrace,
            found::add,
            readNanos,
            requestIntervalNanos);
    members.createGroup(GROUP);
    members.createGroup(OTHER);
  }

  /** A process that was put into the group. */
  FakeProcess startIn(int group) throws IOException {
    FakeProcess process = host.start();
    attach(process, group);
    return process;
  }

  /** A process that was put into the group, and that no program can mark. */
  FakeProcess startUnmarkableIn(int group) throws IOException {
    FakeProcess process = host.start();
    process.marking = RlimitMark.Result.REFUSED;
    attach(process, group);
    return process;
  }

  void attach(FakeProcess process, int group) throws IOException {
    boolean isThere =
        tracker.withForksDrained(() -> members.move(process.task(), group).isPresent());
    assertThat(isThere).isEqualTo(process.isAlive());
    process.group = group;
    members.find(process.task()).ifPresent(members::dropIfIdle);
  }

  /** Checks that the known living members of the group are the living processes in it. */
  void assertExact(int group) throws IOException {
    MemberSnapshot snapshot = tracker.snapshot(group);
    for (int i = 0; i < MAX_SNAPSHOTS && !snapshot.complete(); i++) {
      snapshot = tracker.snapshot(group);
    }
    assertThat(snapshot.complete()).isTrue();
    assertThat(livingPids(snapshot))
        .containsExactlyInAnyOrderElementsOf(pids(host.livingIn(group)));
  }

  static List<Integer> livingPids(MemberSnapshot snapshot) throws IOException {
    List<Integer> living = new ArrayList<>();
    for (Member member : snapshot.members()) {
      if (member.process().runState().alive()) {
        living.add(member.task().pid());
      }
    }
    return living;
  }

  static List<Integer> pids(List<FakeProcess> processes) {
    return processes.stream().map(process -> process.pid).toList();
  }
}
