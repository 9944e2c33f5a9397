package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import jnr.constants.platform.Errno;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import org.freezerfs.host.libc.Descriptors;
import org.freezerfs.host.libc.LibC;

/**
 * Holds on to one process, so that no signal ever reaches another that merely has its pid now, and
 * nothing that is read is another's. While it holds a pidfd and its open /proc file the kernel sees
 * to that; where there is none to be had (before Linux 5.3, or no descriptor left) the start time
 * is compared each time.
 */
public final class ProcessRef implements AutoCloseable {
  /** What became of a signal. */
  public enum Delivery {
    SENT,
    /** There is no such process any more. */
    GONE,
    /** We may not signal it: EPERM. */
    REFUSED
  }

  private static final int NONE = -1;

  private final int pid;
  private final long startTime;
  private final int parent;
  private final boolean kernelThread;

  private volatile int fd;

  // Guarded by this.
  private Optional<ProcFile> statFile;
  private Optional<ProcTaskDir> taskFolder = Optional.empty();
  private boolean gone;

  private ProcessRef(int pid, int fd) throws IOException {
    this.pid = pid;
    this.fd = fd;
    statFile = ProcFile.openToKeep(ProcStat.pathOf(pid));
    try {
      Optional<ProcStat> stat = readStat();
      startTime = stat.map(ProcStat::startTime).orElse(0L);
      parent = stat.map(ProcStat::parent).orElse(0);
      kernelThread = stat.filter(ProcStat::isKernelThread).isPresent();
      // The pidfd was there first: if its process is still there, all that was read is its.
      gone = stat.isEmpty() || isGoneByPidfd();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /**
   * Holds whatever process has this id.
   *
   * @return empty if there is none, or it is ending this very moment
   * @throws IOException if it can't be known whether there is
   */
  public static Optional<ProcessRef> of(int pid) throws IOException {
    ProcessRef ref = new ProcessRef(pid, Descriptors.toKeep(Pidfds.open(pid)));
    if (ref.gone) {
      ref.close();
      return Optional.empty();
    }
    return Optional.of(ref);
  }

  public int pid() {
    return pid;
  }

  /** When it started, in clock ticks since boot. */
  public long startTime() {
    return startTime;
  }

  /** The process id of the parent that it had when this began to hold it. */
  public int initialParent() {
    return parent;
  }

  /** Whether it is the kernel's own, which nobody signals. */
  public boolean isKernelThread() {
    return kernelThread;
  }

  /** What /proc says of its leader; empty if it has gone. */
  public synchronized Optional<ProcStat> stat() throws IOException {
    if (gone) {
      return Optional.empty();
    }
    Optional<ProcStat> stat = readStat();
    // By its name it may have been another's.
    boolean sure = stat.isEmpty() || statFile.isPresent();
    return sure || (stat.get().startTime() == startTime && !isGoneByPidfd())
        ? stat
        : Optional.empty();
  }

  private boolean isGoneByPidfd() {
    return fd >= 0 && Pidfds.send(fd, 0) != 0 && isGoneBy(LibC.errno());
  }

  private Optional<ProcStat> readStat() throws IOException {
    return statFile.isPresent()
        ? statFile.get().read().flatMap(ProcStat::of)
        : ProcStat.ofProcess(pid);
  }

  /**
   * How many threads it has, those that are ending included: 0 if it has gone. This is much cheaper
   * than {@link #stat}.
   */
  public synchronized int threadCount() throws IOException {
    if (gone) {
      return 0;
    }
    if (taskFolder.isEmpty() && fd >= 0) {
      taskFolder = ProcTaskDir.openToKeep(pid);
      if (isGoneByPidfd()) {
        return 0;
      }
    }
    return taskFolder.isPresent()
        ? taskFolder.get().threadCount()
        : stat().map(ProcStat::threads).orElse(0);
  }

  /** Which of many have ended, zombies too; all are asked at once. */
  public static BitSet ended(List<ProcessRef> all) throws IOException {
    BitSet ended = new BitSet();
    int[] fds = all.stream().mapToInt(ref -> ref.fd).toArray();
    Pidfds.ended(fds, ended);
    for (int i = 0; i < fds.length; i++) {
      if (fds[i] < 0 && all.get(i).stat().filter(stat -> !stat.hasEnded()).isEmpty()) {
        ended.set(i);
      }
    }
    return ended;
  }

  /** Sends a signal; 0 only asks whether one could be sent. */
  public synchronized Delivery send(int signal) throws IOException {
    if (gone) {
      return Delivery.GONE;
    }
    if (fd >= 0) {
      return Pidfds.send(fd, signal) == 0 ? Delivery.SENT : failed(LibC.errno());
    }
    if (stat().isEmpty()) {
      return Delivery.GONE;
    }
    POSIX posix = Posix.LOADED;
    return posix.kill(pid, signal) == 0 ? Delivery.SENT : failed(posix.errno());
  }

  /** Whether the process has not been reaped; a zombie has not. */
  public synchronized boolean exists() throws IOException {
    return send(0) != Delivery.GONE;
  }

  private Delivery failed(int errno) throws IOException {
    if (errno == Errno.EPERM.intValue()) {
      return Delivery.REFUSED;
    }
    if (isGoneBy(errno)) {
      gone = true;
      return Delivery.GONE;
    }
    throw new IOException(
        "process " + pid + " can't be signalled: " + Errno.valueOf(errno).description());
  }

  private static boolean isGoneBy(int errno) {
    return errno == Errno.ESRCH.intValue();
  }

  /** Lets the descriptors go; signals are sent all the same, the slower way. */
  @Override
  public synchronized void close() {
    if (fd >= 0) {
      LibC.get().close(fd);
    }
    fd = NONE;
    statFile.ifPresent(ProcFile::close);
    statFile = Optional.empty();
    taskFolder.ifPresent(ProcTaskDir::close);
    taskFolder = Optional.empty();
  }

  /** Loaded only where it is needed: it takes longer than a mount does. */
  private static final class Posix {
    static final POSIX LOADED = POSIXFactory.getNativePOSIX();
  }
}
