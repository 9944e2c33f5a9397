package org.freezerfs.engine.signals;

import static jnr.constants.platform.Signal.SIGCONT;
import static jnr.constants.platform.Signal.SIGKILL;
import static jnr.constants.platform.Signal.SIGTSTP;
import static jnr.constants.platform.Signal.SIGTTIN;
import static jnr.constants.platform.Signal.SIGTTOU;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.engine.signals.journal.JournalContents;
import org.freezerfs.engine.signals.journal.JournalContents.Entry;
import org.freezerfs.engine.signals.journal.JournalFormat;
import org.freezerfs.engine.signals.journal.ThawAction;
import org.freezerfs.engine.signals.order.HostRelations;
import org.freezerfs.engine.signals.order.HostRelations.Source;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.BootId;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.ProcessRef.Delivery;
import org.freezerfs.host.proc.Processes;

/**
 * Lets go of what an engine had stopped when it was killed, as its {@link Journal} has it: only
 * processes that are the same still, and only those that were not stopped before.
 *
 * @param letGo how many processes go on
 * @param refused how many stay stopped, since they may not be signalled by us
 * @param damage what is wrong with the journal, in words, if something is
 */
public record Recovery(int letGo, int refused, Optional<String> damage) {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /**
   * Lets go, and takes the engine's marks off.
   *
   * @param journal the bytes of the journal
   * @param guarded what the guardian has left behind who has let go before: empty if none has
   * @throws IOException if the host can't be asked
   */
  public static Recovery of(byte[] journal, Supplier<String> guarded) throws IOException {
    JournalContents reading = JournalContents.of(journal);
    if (reading.daemon().isEmpty() || !reading.bootId().equals(BootId.current())) {
      return new Recovery(0, 0, reading.damage());
    }
    int letGo = 0;
    int refused = 0;
    for (Entry entry : inContinueOrder(unpaid(reading, guarded))) {
      switch (pay(entry)) {
        case SENT -> letGo++;
        case REFUSED -> refused++;
        case GONE -> {}
      }
    }
    int byPid = RlimitMark.ownerByPid(reading.daemon().get().pid());
    takeMarksOff(Set.of(reading.owner().orElse(byPid)));
    return new Recovery(letGo, refused, reading.damage());
  }

  /**
   * What is still owed to processes of this boot.
   *
   * @param guarded what the guardian has left behind who has let go before: empty if none has
   */
  static List<Entry> unpaid(JournalContents reading, Supplier<String> guarded) throws IOException {
    if (reading.daemon().isEmpty() || !reading.bootId().equals(BootId.current())) {
      return List.of();
    }
    if (reading.guardian().isPresent()) {
      endGuardian(reading.guardian().get());
    }
    Task daemon = reading.daemon().get();
    boolean done = guarded.get().equals(daemon.pid() + " " + daemon.startTime());
    return done
        ? List.of()
        : reading.entries().stream()
            .filter(entry -> !entry.task().equals(JournalFormat.OVERFLOW))
            .toList();
  }

  private static List<Entry> inContinueOrder(List<Entry> all) {
    HostRelations relations = new HostRelations();
    return relations.inContinueOrder(
        all,
        entry -> {
          Source stat = () -> ProcStat.ofProcess(entry.task().pid());
          return relations.of(entry.task(), stat, stat);
        });
  }

  /** A guardian that is not done yet is in the way: what it does is done here. */
  private static void endGuardian(Task guardian) throws IOException {
    Optional<ProcessRef> process = hold(guardian);
    if (process.isPresent()) {
      try (ProcessRef held = process.get()) {
        held.send(SIGKILL.intValue());
        long begin = System.nanoTime();
        while (!ProcessRef.ended(List.of(held)).get(0)
            && System.nanoTime() - begin < PATIENCE_NANOS) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    }
  }

  /** Holds a process, if it is the same still. */
  private static Optional<ProcessRef> hold(Task task) throws IOException {
    Optional<ProcessRef> process = ProcessRef.of(task.pid());
    if (process.isPresent() && process.get().startTime() != task.startTime()) {
      process.get().close();
      return Optional.empty();
    }
    return process;
  }

  /** Takes off the marks that these programs have set, who are no more. */
  public static void takeMarksOff(Set<Integer> owners) throws IOException {
    Processes.visitAll(pid -> RlimitMark.clearOf(owners, pid));
  }

  private static Delivery pay(Entry entry) throws IOException {
    if (entry.action() == ThawAction.LEAVE_STOPPED) {
      return Delivery.GONE;
    }
    Optional<ProcessRef> process = hold(entry.task());
    if (process.isEmpty()) {
      return Delivery.GONE;
    }
    try (ProcessRef held = process.get()) {
      return pay(held, entry.action());
    }
  }

  private static Delivery pay(ProcessRef process, ThawAction debt) throws IOException {
    Delivery delivery = Delivery.GONE;
    for (Signal signal : signals(debt)) {
      Delivery one = process.send(signal.intValue());
      delivery = delivery == Delivery.GONE ? one : delivery;
    }
    return delivery;
  }

  private static List<Signal> signals(ThawAction debt) {
    return switch (debt) {
      case LEAVE_STOPPED -> List.of();
      case KILL -> List.of(SIGKILL);
      case CONTINUE -> List.of(SIGCONT);
      case CONTINUE_THEN_SIGTSTP -> List.of(SIGCONT, SIGTSTP);
      case CONTINUE_THEN_SIGTTIN -> List.of(SIGCONT, SIGTTIN);
      case CONTINUE_THEN_SIGTTOU -> List.of(SIGCONT, SIGTTOU);
    };
  }
}
