package org.freezerfs.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import jnr.constants.platform.Signal;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.Processes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunProcessesTest {
  private final CommandProcesses command = new CommandProcesses();
  private final RunProcesses run = command.run;

  RunProcessesTest() throws Exception {}

  @AfterEach
  void close() {
    command.close();
  }

  @Test
  void theDescendantsOfTheSupervisorAreTheCommands() throws Exception {
    assertThat(run.all())
        .containsExactlyInAnyOrder(command.shell, command.client, command.task)
        .allSatisfy(each -> assertThat(run.contains(each)).isTrue());
    assertThat(run.contains(command.supervisor())).isFalse();
    assertThat(run.contains(command.foreign())).isFalse();
    assertThat(run.contains(Processes.self())).isFalse();
    assertThat(run.contains(1)).isFalse();
    assertThat(run.contains(0)).isFalse();
  }

  @Test
  void aProgramIsOneOfItsProcessesButThisProcessIsNotAndNoneIsEverAVictim() throws Exception {
    int self = Processes.self();
    try (RunProcesses program = RunProcesses.ofProgram(self)) {
      assertThat(program.contains(self)).isTrue();
      assertThat(IntStream.of(Processes.threads(self)))
          .allMatch(thread -> contains(program, thread));
      assertThat(program.contains(command.task)).isFalse();
      assertThat(program.contains(1)).isFalse();
      assertThat(program.all()).isEmpty();
      assertThat(program.victim(List.of(self), command.task)).isEmpty();
    }
    int parent = ProcStat.ofProcess(self).orElseThrow().parent();
    try (RunProcesses program = RunProcesses.ofProgram(parent)) {
      assertThat(program.contains(parent)).isTrue();
      assertThat(program.contains(self)).isFalse();
      assertThat(program.contains(command.task)).isFalse();
    }
  }

  /** Threads of a virtual machine may end at any time. */
  private static boolean contains(RunProcesses program, int thread) {
    try {
      return program.contains(thread) || ProcStat.ofProcess(thread).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aVictimIsNeitherTheCallerNorItsAncestorNorAnothersProcess() throws Exception {
    List<Integer> others =
        List.of(command.foreign(), command.supervisor(), command.shell, command.client);
    assertThat(run.victim(others, command.client)).isEmpty();
    assertThat(run.victim(List.of(command.client, command.task), command.client))
        .contains(command.task);
    assertThat(run.victim(List.of(command.task, command.client), command.client))
        .contains(command.task);
    assertThat(run.victim(List.of(command.client), command.shell)).contains(command.client);
    assertThat(run.victim(List.of(), command.client)).isEmpty();
  }

  @Test
  void ofSeveralTheLastIsTheVictim() throws Exception {
    assertThat(run.victim(List.of(command.client, command.shell), command.task))
        .contains(command.shell);
    assertThat(run.victim(List.of(command.shell, command.client), command.task))
        .contains(command.client);
  }

  @Test
  void noOtherProcessIsSignalled() throws Exception {
    run.signal(command.foreign(), Signal.SIGSTOP.intValue());
    run.signal(command.supervisor(), Signal.SIGSTOP.intValue());
    run.signal(command.task, Signal.SIGSTOP.intValue());
    command.await(command.task, 'T');
    assertThat(CommandProcesses.state(command.foreign())).isNotEqualTo('T');
    assertThat(CommandProcesses.state(command.supervisor())).isNotEqualTo('T');
  }

  @Test
  void aStoppedTaskThatIsContinuedForAMomentRuns() throws Exception {
    run.disturb(command.task, Signal.SIGSTOP);
    command.await(command.task, 'T');
    run.continueForMoment(command.task);
    command.await(command.task, 'S');
  }

  @Test
  void whatADisturbanceHasStoppedIsContinuedAtTheEnd() throws Exception {
    run.disturb(command.task, Signal.SIGSTOP);
    command.await(command.task, 'T');
    run.close();
    command.await(command.task, 'S');
  }

  @Test
  void aProcessThatIsDisturbedTwiceCountsOnce() throws Exception {
    assertThat(run.disturbedCount()).isZero();
    run.disturb(command.task, Signal.SIGSTOP);
    command.await(command.task, 'T');
    run.disturb(command.task, Signal.SIGKILL);
    command.await(command.task, 'Z');
    run.disturb(command.client, Signal.SIGSTOP);
    assertThat(run.disturbedCount()).isEqualTo(2);
    assertThat(run.isDisturbed(command.task)).isTrue();
    assertThat(run.isDisturbed(command.shell)).isFalse();
  }

  @Test
  void whatADisturbanceAddsIsNotTheCommandsAndEndsWithTheRun() throws Exception {
    int added = run.add(1000);
    assertThat(run.isAdded(added)).isTrue();
    assertThat(run.isAdded(command.task)).isFalse();
    assertThat(run.contains(added)).isFalse();
    assertThat(CommandProcesses.state(added)).isNotEqualTo('Z');
    run.close();
    command.await(added, 'Z');
  }
}
