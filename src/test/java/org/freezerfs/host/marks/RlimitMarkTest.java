package org.freezerfs.host.marks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.freezerfs.host.marks.RlimitMark.Result;
import org.freezerfs.host.proc.Capabilities;
import org.freezerfs.host.proc.Child;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.mounted.Needs;
import org.junit.jupiter.api.Test;

class RlimitMarkTest {
  private final RlimitMark marks = new RlimitMark();

  @Test
  void aChildHasTheMarkThatItsParentHadAtTheFork() throws Exception {
    try (Child shell = Child.running("sh", "-c", "while read -r line; do sleep 1000 & done")) {
      assertThat(marks.read(shell.pid())).isEqualTo(RlimitMark.NONE);
      assertThat(marks.set(shell.reference(), 1)).isEqualTo(Result.DONE);
      shell.say("fork");
      shell.awaitThat(() -> Processes.children(shell.pid()).length == 1);
      int first = Processes.children(shell.pid())[0];
      assertThat(marks.set(shell.reference(), 2)).isEqualTo(Result.DONE);
      shell.say("fork");
      shell.awaitThat(() -> Processes.children(shell.pid()).length == 2);
      int second = Processes.children(shell.pid())[1];
      assertThat(marks.read(first)).isEqualTo(1);
      assertThat(marks.read(second)).isEqualTo(2);
      assertThat(marks.clear(shell.reference())).isEqualTo(Result.DONE);
      assertThat(marks.read(shell.pid())).isEqualTo(RlimitMark.NONE);
      assertThat(marks.read(first)).isEqualTo(1);
    }
  }

  @Test
  void doesNotOverwriteALimitOfTheProcessItself() throws Exception {
    try (Child limited = Child.running("prlimit", "--locks=100:200", "sleep", "1000")) {
      limited.awaitProgram("sleep");
      assertThat(marks.set(limited.reference(), 1)).isEqualTo(Result.REFUSED);
      assertThat(marks.read(limited.pid())).isEqualTo(RlimitMark.NONE);
    }
  }

  @Test
  void doesNotOverwriteTheMarkOfAnotherMountThatIsAlive() throws Exception {
    MarkOwner otherMount = new MarkOwner();
    try (Child task = Child.sleeping()) {
      RlimitMark others = new RlimitMark(otherMount);
      assertThat(others.set(task.reference(), 7)).isEqualTo(Result.DONE);
      assertThat(marks.set(task.reference(), 1)).isEqualTo(Result.REFUSED);
      assertThat(marks.read(task.pid())).isEqualTo(RlimitMark.NONE);
      assertThat(others.read(task.pid())).isEqualTo(7);
      otherMount.release();
      assertThat(marks.set(task.reference(), 1)).isEqualTo(Result.DONE);
      assertThat(marks.read(task.pid())).isEqualTo(1);
    } finally {
      otherMount.release();
    }
  }

  @Test
  void marksAnotherUsersProcessWithCapSysResource() throws Exception {
    Needs.root();
    try (Child foreign =
        Child.running(
            "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sleep", "1000")) {
      foreign.awaitThat(() -> ProcStatus.of(foreign.pid()).orElseThrow().uid() == 65534);
      foreign.awaitProgram("sleep");
      boolean isDenied = Capabilities.isRootWithoutSysResource();
      Result expected = isDenied ? Result.DENIED : Result.DONE;
      assertThat(marks.set(foreign.reference(), 3)).isEqualTo(expected);
      assertThat(marks.read(foreign.pid())).isEqualTo(isDenied ? RlimitMark.NONE : 3);
      assertThat(marks.clear(foreign.reference())).isEqualTo(Result.DONE);
      assertThat(marks.read(foreign.pid())).isEqualTo(RlimitMark.NONE);
    }
  }

  @Test
  void noTwoOwnersHaveTheSameNumber() throws Exception {
    // Without a number of its own, an owner can't tell whether another is alive.
    MarkOwner ours = new MarkOwner();
    ours.number();
    List<MarkOwner> owners = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        owners.add(new MarkOwner());
      }
      Set<Integer> numbers = new HashSet<>();
      for (MarkOwner owner : owners) {
        numbers.add(owner.number());
        assertThat(ours.isAlive(owner.number())).isTrue();
      }
      assertThat(numbers).hasSize(owners.size());
    } finally {
      owners.forEach(MarkOwner::release);
    }
    assertThat(ours.isAlive(owners.get(0).number())).isFalse();
    ours.release();
  }

  @Test
  void knowsItsMarkOfTheLargestGroup() throws Exception {
    try (Child task = Child.sleeping()) {
      assertThat(marks.set(task.reference(), Integer.MAX_VALUE)).isEqualTo(Result.DONE);
      assertThat(marks.read(task.pid())).isEqualTo(Integer.MAX_VALUE);
      assertThat(RlimitMark.readOf(Set.of(marks.owner()), task.pid())).isEqualTo(Integer.MAX_VALUE);
    }
  }
}
