package org.freezerfs.host.proc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import jnr.constants.platform.Errno;
import jnr.constants.platform.Signal;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import org.freezerfs.host.libc.FileStatus;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.EvictableDescriptors.Use;

/**
 * A process that is reached by its pidfd and its open /proc file. Where these can't be had ({@link
 * Pidfds#areMissing}, or few descriptors are left) the start time is compared each time.
 */
final class OpenProcess implements ProcessRef, EvictableDescriptors.Holder {
  private static final int NONE = -1;
  private static final int INIT = 1;

  private final int pid;
  private final long startTime;
  private final int parent;
  private final boolean kernelThread;

  /** The pidfd, or negative. */
  private volatile int fd;

  /**
   * Held for reading while the files are used, and for writing while one is closed. So a thread
   * that sends a signal does not wait for those that read /proc.
   */
  private final ReentrantReadWriteLock files = new ReentrantReadWriteLock();

  /**
   * /proc/PID/stat; empty if it is not open. Where it was closed because descriptors were scarce,
   * it is opened again as {@link #taskDirectory} is.
   */
  private volatile Optional<KernelFile> statFile;

  /**
   * /proc/PID/task, opened when it is first needed; negative if it is not open. It is opened under
   * this object's monitor, while {@link #files} is held for reading, and closed while that is held
   * for writing. Its link count gives the number of threads, as the kernel counts one link for each
   * thread's directory (fs/proc/base.c, proc_task_getattr).
   */
  private volatile int taskDirectory = NONE;

  private volatile boolean gone;

  private OpenProcess(int pid, int fd) throws IOException {
    this.pid = pid;
    this.fd = fd;
    statFile = KernelFile.openToKeep(ProcStat.pathOf(pid), Use.STAT);
    try {
      Optional<ProcStat> stat = readStat(statFile);
      startTime = stat.map(ProcStat::startTime).orElse(0L);
      parent = stat.map(ProcStat::parent).orElse(0);
      kernelThread = stat.filter(ProcStat::isKernelThread).isPresent();
      // The pidfd was opened first. If its process still exists, all was read of that process.
      gone = stat.isEmpty() || isGoneByPidfd();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  static Optional<ProcessRef> open(int pid) throws IOException {
    int fd = Pidfds.open(pid);
    if (fd < 0 && isOfNoProcess(LibC.errno())) {
      return Optional.empty();
    }
    OpenProcess process =
        new OpenProcess(pid, EvictableDescriptors.get().keepOrClose(fd, Use.PIDFD));
    if (process.gone) {
      process.close();
      return Optional.empty();
    }
    process.addStat(process.statFile);
    return Optional.of(process);
  }

  /** Whether it says that no process has the id: none has, or a thread that is no leader has it. */
  private static boolean isOfNoProcess(int errno) {
    return isGoneBy(errno) || errno == Errno.EINVAL.intValue() || errno == Errno.ENOENT.intValue();
  }

  /** Takes the lock for reading. A thread that waits to close the files makes no other wait. */
  private void lockFiles() {
    if (!files.readLock().tryLock()) {
      files.readLock().lock();
    }
  }

  @Override
  public int pid() {
    return pid;
  }

  @Override
  public int pidfd() {
    return fd;
  }

  @Override
  public long startTime() {
    return startTime;
  }

  @Override
  public int initialParent() {
    return parent;
  }

  @Override
  public boolean isKernelThread() {
    return kernelThread;
  }

  @Override
  public Optional<ProcStat> stat() throws IOException {
    lockFiles();
    try {
      if (gone) {
        return Optional.empty();
      }
      Optional<KernelFile> kept = keptStat();
      Optional<ProcStat> stat = readStat(kept);
      // A file that was opened by its name may be that of another process.
      boolean sure = stat.isEmpty() || kept.isPresent();
      return sure || (stat.get().startTime() == startTime && !isGoneByPidfd())
          ? stat
          : Optional.empty();
    } finally {
      files.readLock().unlock();
    }
  }

  private boolean isGoneByPidfd() {
    return fd >= 0 && Pidfds.send(fd, 0) != 0 && isGoneBy(LibC.errno());
  }

  private Optional<ProcStat> readStat(Optional<KernelFile> kept) throws IOException {
    return kept.isPresent() ? ProcStat.ofPresentTask(kept.get()::read) : ProcStat.ofProcess(pid);
  }

  private void addStat(Optional<KernelFile> opened) {
    if (opened.isPresent()) {
      EvictableDescriptors.get().add(this, Use.STAT, opened.get().descriptor());
    }
  }

  /** The open stat file; empty if descriptors are scarce, or there is no pidfd. */
  private Optional<KernelFile> keptStat() {
    Optional<KernelFile> kept = statFile;
    return kept.isPresent() || fd < 0 || EvictableDescriptors.get().isExhausted()
        ? kept
        : openStat();
  }

  /** Two threads may need it at once. */
  private synchronized Optional<KernelFile> openStat() {
    if (statFile.isEmpty()) {
      Optional<KernelFile> opened = KernelFile.openToKeep(ProcStat.pathOf(pid), Use.STAT);
      if (opened.isPresent() && isGoneByPidfd()) {
        // It may be another process's.
        opened.get().close();
      } else if (opened.isPresent()) {
        statFile = opened;
        addStat(opened);
      }
    }
    return statFile;
  }

  @Override
  public int threadCount() throws IOException {
    lockFiles();
    try {
      if (gone) {
        return 0;
      }
      if (fd < 0) {
        return stat().map(ProcStat::threads).orElse(0);
      }
      openTaskDirectory();
      if (taskDirectory >= 0) {
        return FileStatus.directoriesIn(taskDirectory);
      }
      int count = FileStatus.directoriesIn(taskPath());
      if (isGoneByPidfd()) {
        // What was found by its name may be another process's.
        return 0;
      }
      return count > 0 ? count : stat().map(ProcStat::threads).orElse(0);
    } finally {
      files.readLock().unlock();
    }
  }

  private String taskPath() {
    return "/proc/" + pid + "/task";
  }

  /** Opens the task directory, unless it is open or descriptors are scarce. */
  private void openTaskDirectory() {
    EvictableDescriptors descriptors = EvictableDescriptors.get();
    if (taskDirectory >= 0 || descriptors.isExhausted()) {
      return;
    }
    synchronized (this) {
      if (taskDirectory >= 0) {
        return;
      }
      int opened =
          descriptors.keepOrClose(LibC.get().open(taskPath(), LibC.READ_ONLY), Use.TASK_DIRECTORY);
      if (opened >= 0 && isGoneByPidfd()) {
        // It may be another process's.
        LibC.get().close(opened);
      } else if (opened >= 0) {
        taskDirectory = opened;
        descriptors.add(this, Use.TASK_DIRECTORY, opened);
      }
    }
  }

  @Override
  public Delivery send(int signal) throws IOException {
    MountThreads.register();
    lockFiles();
    try {
      if (gone) {
        return Delivery.GONE;
      }
      if (isDropped(signal)) {
        return Delivery.REFUSED;
      }
      if (fd >= 0) {
        return Pidfds.send(fd, signal) == 0 ? Delivery.SENT : failed(LibC.errno());
      }
      return sendUnkept(signal);
    } finally {
      files.readLock().unlock();
    }
  }

  /**
   * Whether the kernel drops the signal, although it reports success: the init of the sender's own
   * pid namespace can be neither stopped nor killed (kernel/signal.c, sig_task_ignored).
   */
  private boolean isDropped(int signal) {
    return pid == INIT
        && (signal == Signal.SIGSTOP.intValue() || signal == Signal.SIGKILL.intValue());
  }

  /** Sends a signal by a descriptor for this call, or else by the id. */
  private Delivery sendUnkept(int signal) throws IOException {
    int opened = Pidfds.open(pid);
    if (opened < 0) {
      return sendByPid(signal);
    }
    try {
      // It was opened first. If this process still exists, it refers to this one.
      if (stat().isEmpty()) {
        return Delivery.GONE;
      }
      return Pidfds.send(opened, signal) == 0 ? Delivery.SENT : failed(LibC.errno());
    } finally {
      LibC.get().close(opened);
    }
  }

  /** Where there are no pidfds, or no descriptor is left. */
  private Delivery sendByPid(int signal) throws IOException {
    if (stat().isEmpty()) {
      return Delivery.GONE;
    }
    POSIX posix = Posix.LOADED;
    return posix.kill(pid, signal) == 0 ? Delivery.SENT : failed(posix.errno());
  }

  @Override
  public boolean exists() throws IOException {
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
    throw LibC.failure("process " + pid + " can't be signalled", errno);
  }

  private static boolean isGoneBy(int errno) {
    return errno == Errno.ESRCH.intValue();
  }

  /**
   * {@inheritDoc}
   *
   * <p>A thread that sends a signal to the process meanwhile waits until the file is closed, some
   * microseconds.
   */
  @Override
  public boolean giveUp(Use use) {
    // A thread that has it for reading may be the one that asks for this.
    if (!files.writeLock().tryLock()) {
      return false;
    }
    try {
      return use == Use.STAT ? closeStat() : closeTaskDirectory();
    } finally {
      files.writeLock().unlock();
    }
  }

  @GuardedBy("files")
  private boolean closeStat() {
    if (statFile.isEmpty()) {
      return false;
    }
    EvictableDescriptors.get().remove(Use.STAT, statFile.get().descriptor());
    statFile.get().close();
    statFile = Optional.empty();
    return true;
  }

  @GuardedBy("files")
  private boolean closeTaskDirectory() {
    if (taskDirectory < 0) {
      return false;
    }
    EvictableDescriptors.get().remove(Use.TASK_DIRECTORY, taskDirectory);
    LibC.get().close(taskDirectory);
    taskDirectory = NONE;
    return true;
  }

  @Override
  public void close() {
    files.writeLock().lock();
    try {
      gone = true;
      if (fd >= 0) {
        LibC.get().close(fd);
      }
      fd = NONE;
      closeStat();
      closeTaskDirectory();
    } finally {
      files.writeLock().unlock();
    }
    EvictableDescriptors.get().noteClosed();
  }

  /**
   * A class of its own, so that jnr-posix is loaded only if needed: that takes longer than a mount.
   */
  static final class Posix {
    static final POSIX LOADED = POSIXFactory.getNativePOSIX();
  }
}
