package org.freezerfs.host.mounts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.freezerfs.host.libc.FileStatus;

/**
 * A filesystem that is mounted in this program's mount namespace. It is identified by its device
 * number. So it is recognized after a move or bind mount to another path, or under another mount;
 * and another filesystem at the same path is not taken for it. Copies in other mount namespaces do
 * not count: they can exist long after the filesystem was unmounted here.
 */
public final class MountedFilesystem {
  /** Bounds the processor time of {@link #awaitEnd} while others mount and unmount all the time. */
  private static final long PAUSE_MILLIS = 20;

  private final MountTable table;
  private final String device;

  private MountedFilesystem(MountTable table, String device) {
    this.table = table;
    this.device = device;
  }

  /** The filesystem that is mounted at {@code mountPoint}; empty if it is not of this type. */
  public static Optional<MountedFilesystem> at(Path mountPoint, String type) throws IOException {
    MountTable table = new MountTable();
    Optional<MountLine> found =
        Mounts.topmost(table.read(), mountPoint.toString())
            .filter(line -> line.type().equals(type));
    if (found.isEmpty()) {
      table.close();
    }
    return found.map(line -> new MountedFilesystem(table, line.device()));
  }

  /**
   * Waits without bound until it is not mounted anywhere in the namespace. The thread wakes only
   * when something is mounted or unmounted there.
   *
   * @param isEnough asked whenever it wakes whether not to wait any longer
   */
  public void awaitEnd(BooleanSupplier isEnough) throws IOException, InterruptedException {
    while (!isEnough.getAsBoolean() && isMounted()) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      table.awaitChange();
    }
  }

  /** Whether it is mounted. If it is missing, the table is read again until it does not change. */
  private boolean isMounted() throws IOException {
    do {
      if (table.read().stream().anyMatch(this::isOurs)) {
        return true;
      }
    } while (table.hasChanged());
    return false;
  }

  /** Whether a file of this status is on it. */
  boolean contains(FileStatus status) {
    return device.equals(status.deviceName());
  }

  private boolean isOurs(MountLine line) {
    return line.device().equals(device);
  }

  /** Forgets what it needs for {@link #awaitEnd}. */
  public void close() {
    table.close();
  }

  /**
   * Unmounts it at all its mount points, even while it is in use; except where another filesystem
   * is mounted over it, which would be unmounted instead. This can run fusermount and wait for it,
   * so the caller must hold no lock.
   *
   * @param exists whether the kernel still has the filesystem. It is asked once the mounts are
   *     read: if not, another may have got its device number, by which it is known
   * @throws IOException if one of them could not be unmounted
   */
  public void unmount(BooleanSupplier exists) throws IOException {
    List<MountLine> mounts = new ArrayList<>(Mounts.all());
    if (!exists.getAsBoolean()) {
      return;
    }
    // The last first: a mount comes after the mount that it is on.
    for (int i = mounts.size() - 1; i >= 0; i--) {
      MountLine line = mounts.get(i);
      if (isOurs(line) && Mounts.topmost(mounts, line.mountPoint()).orElseThrow().equals(line)) {
        Mounts.unmount(Path.of(line.mountPoint()));
        mounts.remove(i);
      }
    }
  }
}
