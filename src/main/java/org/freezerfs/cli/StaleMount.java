package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.freezerfs.host.libc.DirectoryEntries;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.mounts.Mounts;
import org.freezerfs.host.proc.ByteText;
import org.freezerfs.host.proc.KernelFile;
import org.freezerfs.host.proc.Processes;

/**
 * A mount whose daemon has died. Every access to it gives ENOTCONN. If another process has the
 * daemon's /dev/fuse open, no access is answered, and the caller can't be killed: then this ends
 * the connection first.
 */
final class StaleMount {
  /** Which mount of freezerfs is at a mount point. */
  enum MountStatus {
    NONE,
    /** A mount whose daemon is alive. */
    ALIVE,
    /** A mount whose daemon has died, and another filesystem is mounted inside it. */
    HAS_SUBMOUNT
  }

  private StaleMount() {}

  /** How long a daemon may take to answer, on a busy machine too. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** With the connection's number behind it in /proc/PID/fdinfo; older kernels do not say it. */
  private static final String CONNECTION = "fuse_connection:\t";

  /**
   * Unmounts all dead mounts of freezerfs at a mount point, one below the other. Stops at a mount
   * that is alive, and at one with a submount, which would be unmounted with it.
   *
   * @return which mount of freezerfs is left there
   * @throws IOException if one does not answer although its daemon is alive, or can't be unmounted
   */
  static MountStatus clear(Path mountPoint) throws IOException {
    while (Preflight.isMountPoint(mountPoint)) {
      freeIfHanging(mountPoint);
      if (!Mounts.isServerDead(mountPoint)) {
        return MountStatus.ALIVE;
      }
      if (Mounts.findMountInside(mountPoint).isPresent()) {
        return MountStatus.HAS_SUBMOUNT;
      }
      Mounts.unmount(mountPoint);
    }
    return MountStatus.NONE;
  }

  private static void freeIfHanging(Path mountPoint) throws IOException {
    if (!Mounts.isAnswered(mountPoint, PATIENCE)) {
      requireNoDaemon(mountPoint);
      Mounts.abort(mountPoint);
      if (!Mounts.isAnswered(mountPoint, PATIENCE)) {
        throw new IOException(mountPoint + " does not answer, though its connection was ended");
      }
    }
  }

  private static void requireNoDaemon(Path mountPoint) throws IOException {
    OptionalInt daemon = findDaemon(mountPoint);
    if (daemon.isPresent()) {
      throw new IOException(
          mountPoint
              + " is mounted, and its freezerfs, process "
              + daemon.getAsInt()
              + ", is alive but does not answer: if it is stopped, continue it with 'kill -CONT "
              + daemon.getAsInt()
              + "'");
    }
  }

  /** The living Java process that has the /dev/fuse of a mount open. */
  static OptionalInt findDaemon(Path mountPoint) throws IOException {
    OptionalInt connection = Mounts.connection(mountPoint);
    if (connection.isPresent()) {
      for (int pid : Processes.all()) {
        if (isJava(pid) && serves(pid, connection.getAsInt(), mountPoint)) {
          return OptionalInt.of(pid);
        }
      }
    }
    return OptionalInt.empty();
  }

  private static boolean isJava(int pid) {
    return readLink("/proc/" + pid + "/exe").endsWith("/java");
  }

  /** A process that has been killed shows no descriptors, though a thread of it may be left. */
  private static boolean serves(int pid, int connection, Path mountPoint) throws IOException {
    List<Integer> devices = new ArrayList<>();
    DirectoryEntries.visit(
        "/proc/" + pid + "/fd",
        entry -> {
          if (readLink("/proc/" + pid + "/fd/" + entry.name())
              .equals(Preflight.DEVICE.toString())) {
            devices.add(entry.number());
          }
        });
    for (int fd : devices) {
      String info = read("/proc/" + pid + "/fdinfo/" + fd);
      boolean isServing =
          info.contains(CONNECTION)
              ? info.lines().anyMatch((CONNECTION + connection)::equals)
              : List.of(read("/proc/" + pid + "/cmdline").split("\0", -1))
                  .contains(NativeEncoding.encode(mountPoint.toString()));
      if (isServing) {
        return true;
      }
    }
    return false;
  }

  private static String read(String file) throws IOException {
    return KernelFile.readIfVisible(file).map(ByteText::toString).orElse("");
  }

  private static String readLink(String link) {
    try {
      return Files.readSymbolicLink(Path.of(link)).toString();
    } catch (IOException e) {
      return ""; // It has ended, or is another user's.
    }
  }

  /** Names the filesystem that is mounted inside the mount, if it still is, by its mount point. */
  static String submount(Path mountPoint) throws IOException {
    return Mounts.findMountInside(mountPoint).orElse("another filesystem");
  }
}
