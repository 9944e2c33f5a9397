package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jnr.constants.platform.Signal;
import org.freezerfs.host.cgroups.FreezerHierarchy;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.proc.ProcessRef;

/**
 * Signals that were sent to frozen processes, and that the host's kernel would not keep pending:
 * they are delivered right before the thaw, in the order in which they were sent. Each process of a
 * cell has the same, which are in the {@linkplain CellFormat name} of the cell; so they survive the
 * daemon.
 */
final class HeldSignals {
  /** More than these of one process are dropped, as the kernel drops those beyond its limit. */
  private static final int MOST = 64;

  private static final int FIRST_QUEUED = 32;

  private HeldSignals() {}

  /** What is held for a process after another signal, by the kernel's rules for pending ones. */
  static List<Integer> with(List<Integer> held, int signal) {
    boolean isPending = signal < FIRST_QUEUED && held.contains(signal);
    if (isPending || held.contains(Signal.SIGKILL.intValue()) || held.size() == MOST) {
      return held;
    }
    List<Integer> more = new ArrayList<>(held);
    more.add(signal);
    return more;
  }

  /** Sends a process the signals that are held for it in a cell, if it is in that cell. */
  static void deliver(HostCgroup cell, int pid, FreezerHierarchy hierarchy) throws IOException {
    Optional<ProcessRef> process = ProcessRef.of(pid);
    if (process.isEmpty()) {
      return;
    }
    try (ProcessRef ref = process.get()) {
      if (hierarchy.cgroupOf(pid).filter(cell::contains).isPresent()) {
        for (int signal : CellFormat.heldSignals(cell.name())) {
          ref.send(signal);
        }
      }
    }
  }
}
