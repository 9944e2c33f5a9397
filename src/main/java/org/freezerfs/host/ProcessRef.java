package org.freezerfs.host;

import java.io.IOException;
import java.util.Optional;
import jnr.constants.platform.Errno;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

/**
 * Holds on to one process, so that no signal ever reaches another that merely has its pid now.
 * While it holds a pidfd the kernel sees to that; where there is none to be had (before Linux 5.3,
 * or no descriptor left) the start time is compared before each signal.
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
  private int fd = NONE;
  private boolean gone;

  /**
   * Holds the process that has this id and started then, if there is one.
   *
   * @throws IOException if it can't be known whether there is
   */
  public ProcessRef(int pid, long startTime) throws IOException {
    this.pid = pid;
    this.startTime = startTime;
    int opened = Pidfds.open(pid);
    // The descriptor first: so what is looked at is what is held.
    try {
      gone = !isStill();
    } catch (IOException e) {
      closeFd(opened);
      throw e;
    }
    if (gone) {
      closeFd(opened);
    } else {
      fd = opened;
    }
  }

  /** Sends a signal; 0 only asks whether one could be sent. */
  public synchronized Delivery send(int signal) throws IOException {
    if (gone) {
      return Delivery.GONE;
    }
    if (fd >= 0) {
      return Pidfds.send(fd, signal) == 0 ? Delivery.SENT : failed(LibC.errno());
    }
    if (!isStill()) {
      return Delivery.GONE;
    }
    POSIX posix = Posix.LOADED;
    return posix.kill(pid, signal) == 0 ? Delivery.SENT : failed(posix.errno());
  }

  /** Whether the process has not been reaped; a zombie has not. */
  public synchronized boolean exists() throws IOException {
    return send(0) != Delivery.GONE;
  }

  private boolean isStill() throws IOException {
    Optional<ProcStat> stat = ProcStat.ofProcess(pid);
    return stat.isPresent() && stat.get().startTime() == startTime;
  }

  private Delivery failed(int errno) throws IOException {
    if (errno == Errno.EPERM.intValue()) {
      return Delivery.REFUSED;
    }
    if (errno == Errno.ESRCH.intValue()) {
      gone = true;
      return Delivery.GONE;
    }
    throw new IOException(
        "process " + pid + " can't be signalled: " + Errno.valueOf(errno).description());
  }

  /** Lets the descriptor go; signals are sent all the same, the slower way. */
  @Override
  public synchronized void close() {
    closeFd(fd);
    fd = NONE;
  }

  private static void closeFd(int fd) {
    if (fd >= 0) {
      LibC.get().close(fd);
    }
  }

  /** Loaded only where it is needed: it takes longer than a mount does. */
  private static final class Posix {
    static final POSIX LOADED = POSIXFactory.getNativePOSIX();
  }
}
