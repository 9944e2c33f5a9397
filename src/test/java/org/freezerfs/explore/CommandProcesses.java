package org.freezerfs.explore;

import java.io.IOException;
import java.util.stream.IntStream;
import org.freezerfs.host.proc.Child;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.Processes;

/**
 * The real processes of a made-up command: a shell, which has started a client, and another task.
 * None of them does anything. There is a process too that is none of the command's.
 */
final class CommandProcesses implements AutoCloseable {
  private final Child supervisor =
      Child.running("sh", "-c", "sh -c 'sleep 1000 & wait' & sleep 1000 & wait");
  private final Child foreign = Child.sleeping();

  final RunProcesses run = RunProcesses.ofCommand(supervisor.pid());
  final int shell;
  final int client;
  final int task;

  CommandProcesses() throws IOException {
    supervisor.awaitThat(() -> children(supervisor.pid()).length == 2);
    supervisor.awaitThat(() -> isShell(0) || isShell(1));
    int[] both = children(supervisor.pid());
    shell = isShell(0) ? both[0] : both[1];
    task = isShell(0) ? both[1] : both[0];
    client = children(shell)[0];
  }

  private static int[] children(int pid) throws IOException {
    return IntStream.of(Processes.children(pid)).sorted().toArray();
  }

  private boolean isShell(int index) throws IOException {
    return children(children(supervisor.pid())[index]).length == 1;
  }

  int supervisor() {
    return supervisor.pid();
  }

  int foreign() {
    return foreign.pid();
  }

  /** The scheduler's letter for the state of a process; Z also if it has gone. */
  static char state(int pid) throws IOException {
    return ProcStat.ofProcess(pid).map(ProcStat::state).orElse('Z');
  }

  /** Waits until a process has a state; Z stands for one that has ended. */
  void await(int pid, char state) {
    supervisor.awaitThat(() -> state(pid) == state);
  }

  @Override
  public void close() {
    run.close();
    supervisor.close();
    foreign.close();
  }
}
