package org.freezerfs.engine.cgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.List;
import org.freezerfs.host.proc.WaitChannel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** With tasks that are threads, as with cgroup v1, and with tasks that are processes. */
@ParameterizedClass
@ValueSource(booleans = {true, false})
class VforkWaitersTest {
  private static final int MANY = 100;

  @Parameter boolean takesThreads;

  private FakeVforks host;
  private VforkWaiters waiters;

  @BeforeEach
  void makeHost() {
    host = new FakeVforks(takesThreads);
    waiters = new VforkWaiters(host, takesThreads);
  }

  private boolean hasWaiter() throws IOException {
    return waiters.hasWaiter(host::list, false);
  }

  private void moveIn(int id) {
    host.putIn(id);
    waiters.enter(id, host.now(id));
  }

  private void moveOut(int id) {
    host.takeOut(id);
    waiters.leave(host.now(id));
  }

  @Test
  void aTaskWaitsUntilItsChildHasExecutedAProgram() throws IOException {
    int parent = host.startMember();
    assertThat(hasWaiter()).isFalse();
    int child = host.vfork(parent);
    assertThat(hasWaiter()).isTrue();
    assertThat(hasWaiter()).isTrue();
    host.execute(child);
    assertThat(hasWaiter()).isFalse();
  }

  @Test
  void aTaskWaitsUntilItsChildHasEnded() throws IOException {
    int child = host.vfork(host.startMember());
    assertThat(hasWaiter()).isTrue();
    host.end(child);
    assertThat(hasWaiter()).isFalse();
  }

  @Test
  void aChildThatIsForkedWaitsForNothingAndNothingWaitsForIt() throws IOException {
    host.fork(host.startMember());
    assertThat(hasWaiter()).isFalse();
  }

  @Test
  void aChildWaitsForItsOwnChildInstead() throws IOException {
    int child = host.fork(host.startMember());
    assertThat(hasWaiter()).isFalse();
    int grandchild = host.vfork(child);
    assertThat(hasWaiter()).isTrue();
    host.execute(grandchild);
    assertThat(hasWaiter()).isFalse();
  }

  @Test
  void eachTaskIsAskedOnce() throws IOException {
    for (int i = 0; i < MANY; i++) {
      host.fork(host.startMember());
    }
    assertThat(hasWaiter()).isFalse();
    host.questions = 0;
    host.start();
    assertThat(hasWaiter()).isFalse();
    assertThat(host.questions).isZero();
  }

  @Test
  void noListIsReadIfNoTaskCanBeNew() throws IOException {
    host.startMember();
    assertThat(hasWaiter()).isFalse();
    host.lists = 0;
    assertThat(hasWaiter()).isFalse();
    assertThat(host.lists).isZero();
    host.start();
    assertThat(hasWaiter()).isFalse();
    assertThat(host.lists).isOne();
  }

  @Test
  void whatWasForkedAfterAThawIsFoundByTheNextLook() throws IOException {
    int parent = host.startMember();
    for (int i = 0; i < MANY; i++) {
      int child = host.vfork(parent);
      assertThat(hasWaiter()).isTrue();
      host.execute(child);
      assertThat(hasWaiter()).isFalse();
    }
  }

  @Test
  void anIdCanBeThatOfANewMember() throws IOException {
    int parent = host.startMember();
    int dead = host.startMember();
    host.start();
    assertThat(hasWaiter()).isFalse();
    host.endForReuse(dead);
    assertThat(host.vfork(parent)).isEqualTo(dead);
    assertThat(hasWaiter()).isTrue();
  }

  @Test
  void allIdsCanHaveBeenGivenSinceTheLastList() throws IOException {
    int parent = host.startMember();
    int dead = host.startMember();
    int last = host.start();
    assertThat(hasWaiter()).isFalse();
    host.endForReuse(dead);
    assertThat(host.vfork(parent)).isEqualTo(dead);
    host.start();
    assertThat(host.start()).isGreaterThan(last);
    assertThat(hasWaiter()).isTrue();
  }

  @Test
  void eachListedTaskIsNewWithoutTheKernelsCounters() throws IOException {
    host.hasCounters = false;
    int parent = host.startMember();
    int dead = host.startMember();
    assertThat(hasWaiter()).isFalse();
    host.endForReuse(dead);
    int child = host.vfork(parent);
    assertThat(child).isEqualTo(dead);
    assertThat(hasWaiter()).isTrue();
    host.execute(child);
    assertThat(hasWaiter()).isFalse();
  }

  @Test
  void aChildThatWasMovedOutHoldsItsParentAsLongAsItLivesOn() throws IOException {
    int parent = host.startMember();
    assertThat(hasWaiter()).isFalse();
    int child = host.vfork(parent);
    moveOut(child);
    assertThat(hasWaiter()).isTrue();
    assertThat(hasWaiter()).isTrue();
    host.execute(child);
    assertThat(hasWaiter()).isFalse();
  }

  @Test
  void aChildThatOthersHaveMovedOutHoldsItsParentIfItWasListed() throws IOException {
    int child = host.vfork(host.startMember());
    assertThat(hasWaiter()).isTrue();
    host.takeOut(child);
    assertThat(hasWaiter()).isTrue();
    host.execute(child);
    assertThat(hasWaiter()).isFalse();
  }

  @Test
  void aParentThatWasMovedOutIsNoTaskOfTheGroup() throws IOException {
    int parent = host.startMember();
    host.vfork(parent);
    assertThat(hasWaiter()).isTrue();
    moveOut(parent);
    assertThat(hasWaiter()).isFalse();
  }

  @Test
  void aParentOutsideOfTheGroupDoesNotCountUntilItEnters() throws IOException {
    int parent = host.start();
    int child = host.vfork(parent);
    moveIn(child);
    assertThat(hasWaiter()).isFalse();
    moveIn(parent);
    assertThat(hasWaiter()).isTrue();
    host.execute(child);
    assertThat(hasWaiter()).isFalse();
  }

  @Test
  void aTaskThatEntersCanWaitForAChildThatDoesNot() throws IOException {
    int parent = host.start();
    int child = host.vfork(parent);
    assertThat(hasWaiter()).isFalse();
    moveIn(parent);
    assertThat(hasWaiter()).isTrue();
    host.execute(child);
    assertThat(hasWaiter()).isFalse();
  }

  @Test
  void aTaskThatWasAwayCanWaitForAChildThatItForkedThere() throws IOException {
    int parent = host.startMember();
    assertThat(hasWaiter()).isFalse();
    moveOut(parent);
    host.vfork(parent);
    moveIn(parent);
    assertThat(hasWaiter()).isTrue();
  }

  @Test
  void aChildThatIsBeingForkedWhileATaskRunsIsFoundLater() throws IOException {
    int parent = host.startMember();
    int child = host.fork(parent);
    host.takeOut(child); // It has its id, but is not listed yet.
    assertThat(waiters.hasWaiter(host::list, true)).isFalse();
    host.putIn(child);
    host.await(parent, child);
    assertThat(hasWaiter()).isTrue();
  }

  @Test
  void aParentThatHasJustForkedIsLookedAtAgain() throws IOException {
    for (char state : new char[] {'R', 't'}) {
      int parent = host.startMember();
      int child = host.fork(parent);
      host.show(parent, state, WaitChannel.UNKNOWN);
      assertThat(hasWaiter()).isFalse();
      host.await(parent, child);
      assertThat(hasWaiter()).isTrue();
      host.execute(child);
    }
  }

  @Test
  void aParentWhoseWaitChannelIsNotShownIsLookedAtAgain() throws IOException {
    for (WaitChannel channel : List.of(WaitChannel.UNKNOWN, WaitChannel.TRACER)) {
      int parent = host.startMember();
      int child = host.fork(parent);
      host.show(parent, 'D', channel);
      assertThat(hasWaiter()).isFalse();
      host.await(parent, child);
      assertThat(hasWaiter()).isTrue();
      host.execute(child);
    }
  }

  @Test
  void aTaskCanWaitThoughItIsShownAsOneThatRuns() throws IOException {
    for (WaitChannel channel : List.of(WaitChannel.VFORK, WaitChannel.UNKNOWN)) {
      int parent = host.startMember();
      int child = host.vfork(parent);
      host.show(parent, 'R', channel);
      assertThat(hasWaiter()).isTrue();
      host.execute(child);
      assertThat(hasWaiter()).isFalse();
    }
  }

  @Test
  void aTaskThatIsAsleepElsewhereIsLookedAtOnce() throws IOException {
    int parent = host.startMember();
    for (char state : new char[] {'S', 'T', 'D', 'R'}) {
      host.fork(parent);
      host.show(parent, state, WaitChannel.OTHER);
      assertThat(hasWaiter()).isFalse();
      host.questions = 0;
      assertThat(hasWaiter()).isFalse();
      assertThat(host.questions).isZero();
    }
  }

  @Test
  void aThreadWaitsToo() throws IOException {
    int process = host.startMember();
    int thread = host.thread(process);
    assertThat(hasWaiter()).isFalse();
    int child = host.vfork(thread);
    assertThat(hasWaiter()).isTrue();
    host.execute(child);
    assertThat(hasWaiter()).isFalse();
  }

  @Test
  void aThreadWaitsAlsoWhileTheFirstOfItsProcessIsExiting() throws IOException {
    int process = host.startMember();
    int thread = host.thread(process);
    host.vfork(thread);
    host.beginEnd(process);
    assertThat(hasWaiter()).isTrue();
  }

  @Test
  void aProcessCanEnterWithAThreadThatWaits() throws IOException {
    int process = host.start();
    int thread = host.thread(process);
    host.vfork(thread);
    host.putIn(process);
    host.putIn(thread);
    waiters.enter(process, host.now(process));
    if (takesThreads) {
      waiters.enter(thread, host.now(thread));
    }
    assertThat(hasWaiter()).isTrue();
  }

  @Test
  void aThreadOutsideOfTheGroupDoesNotCount() throws IOException {
    int process = host.start();
    int thread = host.thread(process);
    int child = host.vfork(process);
    host.putIn(thread);
    waiters.enter(thread, host.now(thread));
    moveIn(child);
    assertThat(hasWaiter()).isEqualTo(!takesThreads);
  }

  @Test
  void aTaskThatAnEarlierDaemonHasLeftCanWait() throws IOException {
    int parent = host.startMember();
    int child = host.vfork(parent);
    host.takeOut(child);
    waiters.suspectAll();
    assertThat(hasWaiter()).isTrue();
    host.execute(child);
    assertThat(hasWaiter()).isFalse();
  }

  @Test
  void whatHasEndedOrLeftIsForgotten() throws IOException {
    for (int i = 0; i < MANY; i++) {
      int parent = host.startMember();
      int child = host.vfork(parent);
      moveOut(child);
      assertThat(hasWaiter()).isTrue();
      host.execute(child);
      moveOut(parent);
    }
    assertThat(hasWaiter()).isFalse();
    host.questions = 0;
    assertThat(hasWaiter()).isFalse();
    assertThat(host.questions).isZero();
  }

  @Test
  void aSuspectThatHasLeftIsForgottenWithoutALook() throws IOException {
    host.startMember();
    int suspect = host.start();
    host.show(suspect, 'R', WaitChannel.UNKNOWN);
    assertThat(hasWaiter()).isFalse();
    moveIn(suspect);
    host.takeOut(suspect);
    waiters.forgetOthers(host::list);
    host.lists = 0;
    assertThat(hasWaiter()).isFalse();
    assertThat(host.lists).isZero();
  }

  @Test
  void aSuspectThatStaysIsNotForgotten() throws IOException {
    int child = host.vfork(host.startMember());
    assertThat(hasWaiter()).isTrue();
    moveOut(child);
    waiters.forgetOthers(host::list);
    assertThat(hasWaiter()).isTrue();
  }

  @Test
  void aProcessThatCannotBeReadStaysASuspect() throws IOException {
    int parent = host.startMember();
    host.vfork(parent);
    host.unreadableThreads = parent;
    assertThatIOException().isThrownBy(this::hasWaiter);
    host.unreadableThreads = 0;
    assertThat(hasWaiter()).isTrue();
  }

  @Test
  void aChildThatThisDaemonMovesInIsAskedWithoutAList() throws IOException {
    int parent = host.startMember();
    int child = host.fork(parent);
    host.takeOut(child);
    assertThat(hasWaiter()).isFalse();
    host.await(parent, child);
    moveIn(child);
    assertThat(hasWaiter()).isTrue();
  }

  @Test
  void aTaskThatCannotBeReadIsAskedAndLookedAtAgain() throws IOException {
    int parent = host.startMember();
    host.unreadable = host.vfork(parent);
    assertThatIOException().isThrownBy(this::hasWaiter);
    host.unreadable = parent;
    assertThatIOException().isThrownBy(this::hasWaiter);
    host.unreadable = 0;
    assertThat(hasWaiter()).isTrue();
  }
}
