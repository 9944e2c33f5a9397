package org.freezerfs.engine.signals;

import static jnr.constants.platform.Signal.SIGCONT;
import static jnr.constants.platform.Signal.SIGKILL;
import static jnr.constants.platform.Signal.SIGTSTP;
import static jnr.constants.platform.Signal.SIGTTIN;
import static jnr.constants.platform.Signal.SIGTTOU;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.engine.signals.journal.JournalFormat;
import org.freezerfs.engine.signals.journal.JournalFormat.Entry;
import org.freezerfs.engine.signals.journal.ThawAction;
import org.freezerfs.engine.signals.order.HostRelations;
import org.freezerfs.engine.signals.order.HostRelations.Source;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.Boot;
import org.freezerfs.host.proc.PidNamespaces;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.ProcessRef.Delivery;
import org.freezerfs.host.proc.Processes;

/**
 * Thaws the processes that an engine had stopped when its daemon was killed, by its {@link
 * Journal}. A process is thawed only if its pid and start time are those in the journal, and only
 * if it was not stopped before the freeze.
 *
 * @param thawed how many processes were thawed
 * @param refused how many processes stay stopped, since we may not signal them
 * @param damage what is wrong with the journal, in words; empty if nothing is
 */
public record Recovery(int thawed, int refused, Optional<String> damage) {
  private static final long GUARDIAN_END_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long CHECK_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /**
   * Thaws the processes, and clears the marks of the engine.
   *
   * @param journal the bytes of the journal
   * @param guardianReport what the guardian wrote when it had thawed all processes: pid and start
   *     time of the daemon; empty if it has not
   * @throws IOException if /proc can't be read or a process can't be signalled
   */
  public static Recovery of(byte[] journal, Supplier<String> guardianReport) throws IOException {
    JournalFormat.Contents contents = JournalFormat.read(journal);
    if (!isOfThisBoot(contents)) {
      return new Recovery(0, 0, contents.damage());
    }
    int thawed = 0;
    int refused = 0;
    for (Entry entry : inContinueOrder(pendingActions(contents, guardianReport))) {
      switch (apply(entry)) {
        case SENT -> thawed++;
        case REFUSED -> refused++;
        case GONE -> {}
      }
    }
    clearMarks(Set.of(contents.owner()));
    return new Recovery(thawed, refused, contents.damage());
  }

  private static boolean isOfThisBoot(JournalFormat.Contents contents) throws IOException {
    return contents.daemon().isPresent() && contents.bootId().equals(Boot.id());
  }

  /**
   * The thaw actions that are still to be applied to processes of this boot. Ends the guardian if
   * it still runs, because it applies them too.
   *
   * @param guardianReport see {@link #of}
   */
  static List<Entry> pendingActions(
      JournalFormat.Contents contents, Supplier<String> guardianReport) throws IOException {
    if (!isOfThisBoot(contents)) {
      return List.of();
    }
    if (contents.guardian().isPresent()) {
      endGuardian(contents.guardian().get());
    }
    return areApplied(contents, guardianReport) ? List.of() : contents.entries();
  }

  /** Whether the guardian has applied them all. */
  private static boolean areApplied(
      JournalFormat.Contents contents, Supplier<String> guardianReport) {
    Task daemon = contents.daemon().orElseThrow();
    return guardianReport.get().equals(daemon.pid() + " " + daemon.startTime());
  }

  /**
   * Whether a process may be stopped that a journal names, or may name: all are known to have ended
   * only if the whole journal can be read, and this program sees all processes of the host, because
   * the daemon may have been in another pid namespace.
   *
   * @param guardianReport see {@link #of}
   */
  public static boolean mayBePending(byte[] journal, Supplier<String> guardianReport)
      throws IOException {
    JournalFormat.Contents contents = JournalFormat.read(journal);
    if (contents.daemon().isPresent() && !isOfThisBoot(contents)) {
      return false;
    }
    if (!contents.isComplete()) {
      return true;
    }
    return !contents.entries().isEmpty()
        && !areApplied(contents, guardianReport)
        && (!PidNamespaces.isInitial() || isAnyAlive(contents.entries()));
  }

  /** In whatever pid namespace they have their ids. */
  private static boolean isAnyAlive(List<Entry> entries) throws IOException {
    Set<Long> startTimes = new HashSet<>();
    entries.forEach(entry -> startTimes.add(entry.task().startTime()));
    boolean[] found = new boolean[1];
    Processes.visitAll(
        pid ->
            found[0] |=
                ProcStat.ofProcess(pid)
                    .filter(stat -> startTimes.contains(stat.startTime()))
                    .isPresent());
    return found[0];
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

  private static void endGuardian(Task guardian) throws IOException {
    Optional<ProcessRef> process = open(guardian);
    if (process.isPresent()) {
      try (ProcessRef ref = process.get()) {
        ref.send(SIGKILL.intValue());
        long begin = System.nanoTime();
        while (!ProcessRef.ended(List.of(ref)).get(0)
            && System.nanoTime() - begin < GUARDIAN_END_NANOS) {
          LockSupport.parkNanos(CHECK_INTERVAL_NANOS);
        }
      }
    }
  }

  /** Opens a process; empty if it has gone, or if another process has its pid now. */
  private static Optional<ProcessRef> open(Task task) throws IOException {
    Optional<ProcessRef> process = ProcessRef.of(task.pid());
    if (process.isPresent() && process.get().startTime() != task.startTime()) {
      process.get().close();
      return Optional.empty();
    }
    return process;
  }

  /** Clears the marks of these owners, whose daemons have ended, on all processes. */
  public static void clearMarks(Set<Integer> owners) throws IOException {
    if (!owners.isEmpty()) {
      Processes.visitAll(pid -> RlimitMark.clearOf(owners, pid));
    }
  }

  private static Delivery apply(Entry entry) throws IOException {
    Optional<ProcessRef> process = open(entry.task());
    if (process.isEmpty()) {
      return Delivery.GONE;
    }
    try (ProcessRef ref = process.get()) {
      return apply(entry.action(), ref);
    }
  }

  /**
   * Returns the result of the first signal, or of a later one if the first found no process; {@link
   * Delivery#GONE} if none is to be sent.
   */
  private static Delivery apply(ThawAction action, ProcessRef process) throws IOException {
    Delivery delivery = Delivery.GONE;
    for (Signal signal : signals(action, process)) {
      Delivery one = process.send(signal.intValue());
      delivery = delivery == Delivery.GONE ? one : delivery;
    }
    return delivery;
  }

  private static List<Signal> signals(ThawAction action, ProcessRef process) throws IOException {
    return switch (action) {
      case LEAVE_STOPPED -> List.of();
      case DELIVER_SIGSTOP ->
          ProcStatus.of(process.pid()).filter(ProcStatus::hasPendingEnd).isPresent()
              ? List.of(SIGCONT)
              : List.of();
      case KILL -> List.of(SIGKILL);
      case CONTINUE -> List.of(SIGCONT);
      case CONTINUE_THEN_SIGTSTP -> List.of(SIGCONT, SIGTSTP);
      case CONTINUE_THEN_SIGTTIN -> List.of(SIGCONT, SIGTTIN);
      case CONTINUE_THEN_SIGTTOU -> List.of(SIGCONT, SIGTTOU);
    };
  }
}
