package org.freezerfs.engine.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.Processes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MemberExecutorTest {
  private final MemberExecutor executor = new MemberExecutor(2);
  private final List<Member> made = new ArrayList<>();

  @AfterEach
  void close() {
    executor.close();
    made.forEach(member -> member.freezeState().close());
  }

  /** All members are this very process, to which the tests do nothing. */
  private List<Member> members(int count) throws Exception {
    Journal none = EngineFixture.noJournal();
    for (int i = 0; i < count; i++) {
      ProcessRef process = ProcessRef.of(Processes.self()).orElseThrow();
      made.add(new Member(process, Engine.ROOT, RlimitMark.Result.DONE, false, none));
    }
    return made;
  }

  @Test
  void theActionRunsOnceForEachMember() throws Exception {
    for (int count : new int[] {0, 1, 127, 128, 129, 1000}) {
      List<Member> all = List.copyOf(members(count - made.size()));
      List<Member> done = Collections.synchronizedList(new ArrayList<>());
      executor.runForEach(all, done::add);
      assertThat(done).containsExactlyInAnyOrderElementsOf(all);
    }
  }

  @Test
  void threeThreadsWorkAtOnce() throws Exception {
    CountDownLatch meeting = new CountDownLatch(3);
    executor.runForEach(
        members(1000),
        member -> {
          meeting.countDown();
          awaitAll(meeting);
        });
    assertThat(meeting.getCount()).isZero();
  }

  private static void awaitAll(CountDownLatch meeting) throws IOException {
    try {
      meeting.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void aFailureIsThrownOnceNoThreadWorksAnyMore() throws Exception {
    AtomicInteger working = new AtomicInteger();
    AtomicInteger begun = new AtomicInteger();
    List<Member> all = members(1000);
    assertThatThrownBy(
            () ->
                executor.runForEach(
                    all,
                    member -> {
                      working.incrementAndGet();
                      try {
                        if (begun.incrementAndGet() == 300) {
                          throw new OutOfMemoryError("as the test wants it");
                        }
                      } finally {
                        working.decrementAndGet();
                      }
                    }))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage("as the test wants it");
    assertThat(working).hasValue(0);
  }

  @Test
  void aClosedExecutorRunsInTheCallingThread() throws Exception {
    executor.close();
    AtomicInteger done = new AtomicInteger();
    executor.runForEach(members(1000), member -> done.incrementAndGet());
    assertThat(done).hasValue(1000);
  }

  @Test
  void withoutThreadsTheCallingThreadWorksAlone() throws Exception {
    try (MemberExecutor alone = new MemberExecutor(0)) {
      alone.prestart();
      AtomicInteger done = new AtomicInteger();
      alone.runForEach(members(1000), member -> done.incrementAndGet());
      assertThat(done).hasValue(1000);
    }
  }
}
