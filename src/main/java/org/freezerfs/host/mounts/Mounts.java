package org.freezerfs.host.mounts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import jnr.constants.platform.Errno;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.programs.Programs;

/** Looks up, remounts, holds and unmounts mounts in this program's mount namespace. */
public final class Mounts {
  /** Ends the connection of a FUSE filesystem, and with it all calls that wait for an answer. */
  private static final int MNT_FORCE = 1;

  private static final String CONNECTIONS = "/sys/fs/fuse/connections/";

  /** Unmounts even while files are open in it, or it is some process's working directory. */
  private static final int MNT_DETACH = 2;

  private static final int MS_REMOUNT = 32;

  /** For each flag the word that sets it and, after a blank, the word that clears it. */
  private static final Map<String, Integer> FLAGS =
      Map.ofEntries(
          Map.entry("ro rw", 1),
          Map.entry("nosuid suid", 2),
          Map.entry("nodev dev", 4),
          Map.entry("noexec exec", 8),
          Map.entry("sync async", 16),
          Map.entry("dirsync", 128),
          Map.entry("nosymfollow symfollow", 256),
          Map.entry("noatime atime", 1024),
          Map.entry("nodiratime diratime", 2048),
          Map.entry("relatime norelatime", 1 << 21),
          Map.entry("strictatime nostrictatime", 1 << 24));

  private static final List<String> HELPERS = List.of("fusermount3", "fusermount");

  private Mounts() {}

  /** All mounts; of several at one mount point the topmost is the last. */
  static List<MountLine> all() throws IOException {
    try (MountTable table = new MountTable()) {
      List<MountLine> mounts = table.read();
      while (table.hasChanged()) {
        mounts = table.read();
      }
      return mounts;
    }
  }

  /** The mount exactly at a path; of several, the topmost. */
  static Optional<MountLine> topmost(List<MountLine> mounts, String path) {
    return mounts.stream()
        .filter(line -> line.mountPoint().equals(path))
        .reduce((below, above) -> above);
  }

  /** The mount points of all filesystems of a type, in the order in which they were mounted. */
  public static List<Path> ofType(String type) throws IOException {
    return all().stream()
        .filter(line -> line.type().equals(type))
        .map(line -> Path.of(line.mountPoint()))
        .toList();
  }

  /**
   * The type of the filesystem that is mounted exactly at {@code path}; of several, the topmost.
   */
  public static Optional<String> typeAt(Path path) throws IOException {
    return topmost(all(), path.toString()).map(MountLine::type);
  }

  /** A mount point inside the mount at {@code path}; one of them if there are several. */
  public static Optional<String> findMountInside(Path path) throws IOException {
    return findMountInside(all(), path).map(MountLine::mountPoint);
  }

  static Optional<MountLine> findMountInside(List<MountLine> mounts, Path path) {
    return topmost(mounts, path.toString())
        .flatMap(outer -> mounts.stream().filter(line -> line.parent() == outer.id()).findFirst());
  }

  /**
   * The type of the filesystem that contains {@code path}, whatever is mounted exactly at {@code
   * path}; an empty string if there is none.
   */
  public static String typeContaining(Path path) throws IOException {
    return typeContaining(all(), path);
  }

  static String typeContaining(List<MountLine> mounts, Path path) {
    String type = "";
    int longest = -1;
    for (MountLine line : mounts) {
      Path mount = Path.of(line.mountPoint());
      if (path.startsWith(mount) && !path.equals(mount) && mount.getNameCount() >= longest) {
        longest = mount.getNameCount();
        type = line.type();
      }
    }
    return type;
  }

  /**
   * Changes the flags of the mount at {@code path}. FUSE takes them by mount(2), but not by the
   * calls that mount(8) makes (fs/fuse/inode.c, fuse_parse_param).
   *
   * @param words option words of mount(8); of several for the same flag the last one counts. Flags
   *     that no word names stay as they are
   * @throws IOException if the kernel refuses, or nothing is mounted there
   */
  public static void remount(Path path, List<String> words) throws IOException {
    List<String> present =
        topmost(all(), path.toString()).map(MountLine::options).orElse(List.of());
    long flags = applyToFlags(words, applyToFlags(present, 0));
    String target = NativeEncoding.encode(path.toString());
    if (LibC.get().mount(null, target, null, MS_REMOUNT | flags, null) != 0) {
      throw LibC.failure(path + " can't be remounted");
    }
  }

  /**
   * Applies words to flags; of several words for the same flag the last one counts. Words that are
   * no flags are ignored.
   */
  static long applyToFlags(List<String> words, long before) {
    long flags = before;
    for (String word : words) {
      for (Map.Entry<String, Integer> one : FLAGS.entrySet()) {
        List<String> names = List.of(one.getKey().split(" ", -1));
        if (names.contains(word)) {
          flags =
              names.indexOf(word) == 0 ? flags | one.getValue() : flags & ~(long) one.getValue();
        }
      }
    }
    return flags;
  }

  /** Whether /proc hides tasks of other users from users who are not root: see proc(5). */
  public static boolean isHidingProcesses() throws IOException {
    return topmost(all(), "/proc").stream()
        .flatMap(proc -> proc.options().stream())
        .anyMatch(
            option ->
                option.startsWith("hidepid=")
                    && !option.equals("hidepid=0")
                    && !option.equals("hidepid=off"));
  }

  /** Whether what is mounted below / also appears in other mount namespaces. */
  public static boolean isRootShared() throws IOException {
    return topmost(all(), "/").filter(MountLine::isShared).isPresent();
  }

  /**
   * An open directory of a mount. As long as it is open umount(8) fails with EBUSY, so that paths
   * below the mount point do not come to lead to what is beneath it.
   */
  public record Hold(int fd) implements AutoCloseable {
    @Override
    public void close() {
      LibC.get().close(fd);
    }
  }

  /**
   * Keeps a mount from being unmounted.
   *
   * @param mountPoint in the default charset, as native code takes it
   */
  public static Hold hold(String mountPoint) throws IOException {
    int fd = LibC.get().open(mountPoint, LibC.READ_ONLY);
    if (fd < 0) {
      throw LibC.failure(mountPoint);
    }
    return new Hold(fd);
  }

  /**
   * Whether the server of the FUSE filesystem that is mounted at {@code path} answers, or is known
   * to have died. If it does neither, a program that asks can't be killed; so another program is
   * asked to ask. The caller must hold no lock.
   */
  public static boolean isAnswered(Path path, Duration time) throws IOException {
    // The kernel may have cached the root's attributes, but opening it takes an answer.
    return Programs.endsWithin(
        time, List.of("/bin/sh", "-c", "exec 3< \"$1\"", "sh", path.toString()));
  }

  /**
   * The number of the FUSE connection of the filesystem that is mounted at {@code path}, by which
   * /sys/fs/fuse/connections and the kernel's list of a process's descriptors name it.
   */
  public static OptionalInt connection(Path path) throws IOException {
    return topmost(all(), path.toString())
        .map(line -> OptionalInt.of(line.minor()))
        .orElse(OptionalInt.empty());
  }

  /**
   * Ends the FUSE connection of the filesystem that is mounted at {@code path}: all calls that wait
   * for an answer fail, and so does each later one.
   *
   * @throws IOException if this program may not
   */
  public static void abort(Path path) throws IOException {
    OptionalInt connection = connection(path);
    if (connection.isEmpty()) {
      return;
    }
    try {
      Files.write(
          Path.of(CONNECTIONS + connection.getAsInt(), "abort"),
          new byte[] {'1'},
          StandardOpenOption.WRITE);
      return;
    } catch (IOException e) {
      // Nothing is mounted there in a container; root has another way.
    }
    if (LibC.get().umount2(NativeEncoding.encode(path.toString()), MNT_FORCE) != 0
        && LibC.errno() == Errno.EPERM.intValue()) {
      throw new IOException(
          path
              + " does not answer, and its freezerfs has died: free it as root, with 'umount -f "
              + path
              + "'");
    }
  }

  /** Whether the server of the FUSE filesystem that is mounted at {@code path} has died. */
  public static boolean isServerDead(Path path) {
    // The kernel may have cached the root's attributes, but opening it takes an answer.
    int fd = LibC.get().open(NativeEncoding.encode(path.toString()), LibC.READ_ONLY);
    if (fd >= 0) {
      LibC.get().close(fd);
      return false;
    }
    int errno = LibC.errno();
    // ECONNABORTED is the error of a request that is waiting when the server dies.
    return errno == Errno.ENOTCONN.intValue() || errno == Errno.ECONNABORTED.intValue();
  }

  /**
   * Unmounts the mount at {@code path}, even while it is in use; but not if something else is
   * mounted inside it, which would be unmounted too. This can run fusermount and wait for it, so
   * the caller must hold no lock.
   *
   * @throws IOException if it could not be unmounted
   */
  public static void unmount(Path path) throws IOException {
    Optional<String> inside = findMountInside(path);
    if (inside.isPresent()) {
      throw new IOException(inside.get() + " is mounted in it");
    }
    LibC.Functions libc = LibC.get();
    String target = NativeEncoding.encode(path.toString());
    if (libc.umount2(target, 0) == 0 || libc.umount2(target, MNT_DETACH) == 0) {
      return;
    }
    int errno = LibC.errno();
    if (errno == Errno.EINVAL.intValue()) {
      return; // It is not a mount point any more.
    }
    if (!unmountByHelper("-u", path) && !unmountByHelper("-uz", path)) {
      throw LibC.failure(path.toString(), errno);
    }
  }

  /** Unmounts by fusermount, which is set-user-id root: ordinary users may not unmount. */
  private static boolean unmountByHelper(String how, Path path) throws IOException {
    for (String helper : HELPERS) {
      Optional<Path> program = Programs.findOnPath(helper);
      if (program.isPresent()) {
        return Programs.run(List.of(program.get().toString(), how, "-q", "--", path.toString()));
      }
    }
    return false;
  }
}
