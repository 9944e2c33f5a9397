package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.freezerfs.host.libc.DescriptorBudget;

/**
 * A reference to one process. No signal through it ever reaches another process that has the same
 * pid later, and nothing that is read through it is another process's.
 *
 * <p>Safe for several threads. Unit tests have made-up processes.
 */
public interface ProcessRef extends AutoCloseable {
  /** The result of sending a signal. */
  enum Delivery {
    SENT,
    /** The process does not exist any more. */
    GONE,
    /** This program may not signal it (EPERM), or can't: it is the init of its pid namespace. */
    REFUSED
  }

  /**
   * Opens the process that has this id now.
   *
   * @return empty if there is none, or it is ending this very moment
   * @throws IOException if it can't be known whether there is
   */
  static Optional<ProcessRef> of(int pid) throws IOException {
    return OpenProcess.open(pid);
  }

  /**
   * How many processes can be open at once without being slow: those for which this program may
   * have as many descriptors as save most.
   */
  static long capacity() {
    return DescriptorBudget.keepable() / EvictableDescriptors.WORTHWHILE;
  }

  /** Which of many processes have ended, zombies too; all are asked in one system call. */
  static BitSet ended(List<ProcessRef> all) throws IOException {
    BitSet ended = new BitSet();
    int[] fds = all.stream().mapToInt(ProcessRef::pidfd).toArray();
    Pidfds.ended(fds, ended);
    for (int i = 0; i < fds.length; i++) {
      if (fds[i] < 0 && all.get(i).stat().filter(stat -> !stat.hasEnded()).isEmpty()) {
        ended.set(i);
      }
    }
    return ended;
  }

  int pid();

  /** Its pidfd; negative if there is none. */
  int pidfd();

  /** When it started, in clock ticks since boot. */
  long startTime();

  /** The process id of the parent that it had when it was opened. */
  int initialParent();

  /** Whether it is a kernel thread, which can't be stopped. */
  boolean isKernelThread();

  /** What /proc says of its leader; empty if the process has gone. */
  Optional<ProcStat> stat() throws IOException;

  /**
   * The number of its threads, those that are ending included; 0 if the process has gone. Much
   * cheaper than {@link #stat}.
   */
  int threadCount() throws IOException;

  /** The ids of its threads, in ascending order, dead ones included; none if it has gone. */
  default int[] threads() throws IOException {
    return Processes.threads(pid());
  }

  /** What /proc says of one of its threads; empty if that has gone. */
  default Optional<ProcStat> thread(int tid) throws IOException {
    return ProcStat.ofThread(pid(), tid);
  }

  /** Sends a signal; 0 only checks whether a signal could be sent. */
  Delivery send(int signal) throws IOException;

  /** Whether the process has not been reaped; a zombie has not. */
  boolean exists() throws IOException;

  /**
   * Closes the descriptors. From then on the process counts as gone: without them nothing tells it
   * from another that has got its id, and has started in the same tick of the clock.
   */
  @Override
  void close();
}
