package org.freezerfs.host.mounts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jnr.constants.platform.Errno;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.programs.Programs;

/** What is mounted where, in this program's mount namespace; and how to end a FUSE mount. */
public final class Mounts {
  /** Don't wait until nobody has a file open or stands in there. */
  private static final int MNT_DETACH = 2;

  private static final List<String> HELPERS = List.of("fusermount3", "fusermount");

  private Mounts() {}

  /** All mounts; of several at one mount point the uppermost is the last. */
  static List<MountLine> all() throws IOException {
    try (MountTable table = new MountTable()) {
      List<MountLine> mounts = table.read();
      while (table.hasChanged()) {
        mounts = table.read();
      }
      return mounts;
    }
  }

  /** The one that is mounted exactly at a path; of several, the uppermost. */
  static Optional<MountLine> topmost(List<MountLine> mounts, String path) {
    return mounts.stream()
        .filter(line -> line.mountPoint().equals(path))
        .reduce((below, above) -> above);
  }

  /**
   * The type of the filesystem that is mounted exactly at {@code path}; of several, the uppermost.
   */
  public static Optional<String> typeAt(Path path) throws IOException {
    return topmost(all(), path.toString()).map(MountLine::type);
  }

  /** Where something is mounted in the mount at {@code path}; one place of several. */
  public static Optional<String> findMountInside(Path path) throws IOException {
    List<MountLine> mounts = all();
    return topmost(mounts, path.toString())
        .flatMap(outer -> mounts.stream().filter(line -> line.parent() == outer.id()).findFirst())
        .map(MountLine::mountPoint);
  }

  /**
   * The type of the filesystem that {@code path} is in, though something else may be mounted right
   * there.
   */
  public static String typeContaining(Path path) throws IOException {
    String type = "";
    int longest = -1;
    for (MountLine line : all()) {
      Path mount = Path.of(line.mountPoint());
      if (path.startsWith(mount) && !path.equals(mount) && mount.getNameCount() >= longest) {
        longest = mount.getNameCount();
        type = line.type();
      }
    }
    return type;
  }

  /**
   * Gives what is mounted at {@code path} other flags. FUSE takes them by mount(2), but not by the
   * calls that mount(8) makes (fs/fuse/inode.c, fuse_parse_param).
   *
   * @param words as of mount(8), the last of which prevail; of those that are flags it has none by
   *     itself but what it is mounted with
   * @throws IOException if it may not be, or nothing is mounted there
   */
  public static void remount(Path path, List<String> words) throws IOException {
    List<String> present =
        topmost(all(), path.toString()).map(MountLine::options).orElse(List.of());
    long flags = MountFlags.of(words, MountFlags.of(present, 0));
    if (LibC.get().remount(NativeEncoding.encode(path.toString()), MountFlags.REMOUNT | flags)
        != 0) {
      throw new IOException(Errno.valueOf(LibC.errno()).description());
    }
  }

  /** Whether the server of the FUSE filesystem that is mounted at {@code path} has died. */
  public static boolean isServerDead(Path path) {
    // Its attributes may be remembered; to open it, it has to be asked.
    int fd = LibC.get().open(NativeEncoding.encode(path.toString()), LibC.READ_ONLY);
    if (fd >= 0) {
      LibC.get().close(fd);
      return false;
    }
    int errno = LibC.errno();
    // The second is what one gets who asks just while it dies.
    return errno == Errno.ENOTCONN.intValue() || errno == Errno.ECONNABORTED.intValue();
  }

  /**
   * Unmounts what is at {@code path}, also while somebody is using it; but not while something else
   * is mounted in it, which would be unmounted as well.
   *
   * @throws IOException if it is still mounted then
   */
  public static void unmount(Path path) throws IOException {
    Optional<String> inside = findMountInside(path);
    if (inside.isPresent()) {
      throw new IOException(inside.get() + " is mounted in it");
    }
    LibC libc = LibC.get();
    String target = NativeEncoding.encode(path.toString());
    if (libc.umount2(target, 0) == 0 || libc.umount2(target, MNT_DETACH) == 0) {
      return;
    }
    int errno = LibC.errno();
    if (errno == Errno.EINVAL.intValue()) {
      return; // It is no mount point any more.
    }
    if (!askHelper("-u", path) && !askHelper("-uz", path)) {
      throw new IOException(path + ": " + Errno.valueOf(errno).description());
    }
  }

  /** Ordinary users may not unmount; fusermount, which is set-user-id root, does it for them. */
  private static boolean askHelper(String how, Path path) throws IOException {
    for (String helper : HELPERS) {
      Optional<Path> program = Programs.findOnPath(helper);
      if (program.isPresent()) {
        return Programs.run(List.of(program.get().toString(), how, "-q", "--", path.toString()));
      }
    }
    return false;
  }
}
