package org.freezerfs.host.cgroups;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.freezerfs.host.libc.DescriptorBudget;
import org.freezerfs.host.libc.LibC;

/**
 * The files of a cgroup that is used often. Each stays open from its first use on, because opening
 * a file takes longer than reading it. If few descriptors are left, and after {@link #close}, a
 * file is opened for each use. Safe for several threads.
 */
public final class KeptFiles implements CgroupFiles, AutoCloseable {
  private static final int NONE = -1;

  private record Kept(int fd, boolean isWritable) {}

  /** A file that a user has opened for the kernel: see {@link #writeAs}. */
  private record UsersFile(int uid, String name, int fd) {}

  private final HostCgroup cgroup;

  @GuardedBy("this")
  private final Map<String, Kept> kept = new HashMap<>();

  /** The last one alone: a group has members of few users. */
  @GuardedBy("this")
  private Optional<UsersFile> usersFile = Optional.empty();

  @GuardedBy("this")
  private boolean closed;

  /** Opens nothing yet. */
  public KeptFiles(HostCgroup cgroup) {
    this.cgroup = cgroup;
  }

  @Override
  public synchronized Optional<String> read(String file) throws HostCgroupException {
    int fd = descriptor(file, false);
    return fd < 0 ? cgroup.read(file) : cgroup.read(fd, file);
  }

  @Override
  public synchronized void write(String file, String text) throws HostCgroupException {
    int fd = descriptor(file, true);
    if (fd < 0) {
      cgroup.write(file, text);
    } else {
      cgroup.write(fd, file, text);
    }
  }

  @Override
  public synchronized void writeAs(int uid, String file, String text) throws HostCgroupException {
    if (usersFile.filter(last -> last.uid() == uid && last.name().equals(file)).isEmpty()) {
      closeUsersFile();
      int fd = cgroup.openAs(uid, file);
      if (closed || DescriptorBudget.isScarce(fd)) {
        try {
          cgroup.write(fd, file, text);
        } finally {
          LibC.get().close(fd);
        }
        return;
      }
      usersFile = Optional.of(new UsersFile(uid, file, fd));
    }
    cgroup.write(usersFile.orElseThrow().fd(), file, text);
  }

  @GuardedBy("this")
  private void closeUsersFile() {
    usersFile.ifPresent(last -> LibC.get().close(last.fd()));
    usersFile = Optional.empty();
  }

  /** Negative if the file can't be kept open. */
  @GuardedBy("this")
  private int descriptor(String file, boolean isForWrite) {
    Kept earlier = kept.get(file);
    if (earlier != null && (earlier.isWritable() || !isForWrite)) {
      return earlier.fd();
    }
    return closed ? NONE : open(file, isForWrite, earlier);
  }

  /**
   * Opens a file to keep it open.
   *
   * @param earlier the same file, if it is open for reading alone; else null
   */
  @GuardedBy("this")
  private int open(String file, boolean isForWrite, Kept earlier) {
    if (earlier != null) {
      LibC.get().close(earlier.fd());
      kept.remove(file);
    }
    int flags = isForWrite ? LibC.READ_WRITE : LibC.READ_ONLY;
    int fd = DescriptorBudget.keepOrClose(cgroup.open(file, flags));
    if (fd >= 0) {
      kept.put(file, new Kept(fd, isForWrite));
    }
    return fd;
  }

  /** Closes the files, and keeps none open any more. */
  @Override
  public synchronized void close() {
    closed = true;
    kept.values().forEach(file -> LibC.get().close(file.fd()));
    kept.clear();
    closeUsersFile();
  }
}
