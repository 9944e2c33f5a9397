package org.freezerfs.host;

import java.io.IOException;
import java.util.Optional;
import jnr.constants.platform.Errno;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

/**
 * Sends signals to processes that are known by pid and start time, so that none ever reaches a
 * process that merely has the pid now.
 */
public final class Signals {
  /** What became of a signal. */
  public enum Delivery {
    SENT,
    /** There is no such process any more. */
    GONE,
    /** We may not signal it: EPERM. */
    REFUSED
  }

  private Signals() {}

  /**
   * Sends {@code signal}. The descriptor of the process is taken first and its start time looked at
   * then, so what is looked at is what is signalled.
   *
   * @throws IOException if it can't be known whether this is still the process meant
   */
  public static Delivery send(int pid, long startTime, int signal) throws IOException {
    LibC libc = LibC.get();
    int fd = Pidfds.open(pid);
    if (fd < 0) {
      int errno = LibC.errno();
      // ENOSYS before Linux 5.3; without a descriptor left a plain kill is the slower, not the
      // wrong way.
      return errno == Errno.ESRCH.intValue() ? Delivery.GONE : kill(pid, startTime, signal);
    }
    try {
      if (!isStill(pid, startTime)) {
        return Delivery.GONE;
      }
      return Pidfds.send(fd, signal) == 0 ? Delivery.SENT : failed(LibC.errno());
    } finally {
      libc.close(fd);
    }
  }

  private static Delivery kill(int pid, long startTime, int signal) throws IOException {
    if (!isStill(pid, startTime)) {
      return Delivery.GONE;
    }
    POSIX posix = Posix.LOADED;
    return posix.kill(pid, signal) == 0 ? Delivery.SENT : failed(posix.errno());
  }

  private static boolean isStill(int pid, long startTime) throws IOException {
    Optional<ProcStat> stat = ProcStat.ofProcess(pid);
    return stat.isPresent() && stat.get().startTime() == startTime;
  }

  private static Delivery failed(int errno) {
    return errno == Errno.EPERM.intValue() ? Delivery.REFUSED : Delivery.GONE;
  }

  /** Loaded only where it is needed: it takes longer than a mount does. */
  private static final class Posix {
    static final POSIX LOADED = POSIXFactory.getNativePOSIX();
  }
}
