package org.freezerfs.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jnr.constants.platform.Errno;

/** What is mounted where, in this program's mount namespace; and how to end a FUSE mount. */
public final class Mounts {
  private static final Path MOUNT_INFO = Path.of("/proc/self/mountinfo");

  /** Don't wait until nobody has a file open or stands in there. */
  private static final int MNT_DETACH = 2;

  private static final List<String> HELPERS = List.of("fusermount3", "fusermount");

  private Mounts() {}

  /**
   * The type of the filesystem that is mounted exactly at {@code path}; of several, the uppermost.
   */
  public static Optional<String> typeAt(Path path) throws IOException {
    String wanted = path.toString();
    String type = null;
    // A mount point may have any bytes in it; the fields of interest are plain.
    for (String line : Files.readString(MOUNT_INFO, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      String[] fields = line.split(" ", -1);
      int separator = List.of(fields).indexOf("-");
      if (separator > 0 && unescape(fields[4]).equals(wanted)) {
        type = fields[separator + 1];
      }
    }
    return Optional.ofNullable(type);
  }

  /** mountinfo writes blanks and backslashes as three octal digits. */
  private static String unescape(String field) {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\\' && i + 3 < field.length()) {
        c = (char) Integer.parseInt(field.substring(i + 1, i + 4), 8);
        i += 3;
      }
      bytes.append(c);
    }
    return new String(
        bytes.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** Whether the server of the FUSE filesystem that is mounted at {@code path} has died. */
  public static boolean isDead(Path path) {
    // Its attributes may be remembered; to open it, it has to be asked.
    int fd = LibC.get().open(NativeText.of(path.toString()), LibC.READ_ONLY);
    if (fd >= 0) {
      LibC.get().close(fd);
      return false;
    }
    int errno = LibC.errno();
    // The second is what one gets who asks just while it dies.
    return errno == Errno.ENOTCONN.intValue() || errno == Errno.ECONNABORTED.intValue();
  }

  /**
   * Unmounts what is at {@code path}, also while somebody is using it.
   *
   * @throws IOException if it is still mounted then
   */
  public static void unmount(Path path) throws IOException {
    LibC libc = LibC.get();
    String target = NativeText.of(path.toString());
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
      Optional<Path> program = Programs.onPath(helper);
      if (program.isPresent()) {
        return Programs.run(List.of(program.get().toString(), how, "-q", "--", path.toString()));
      }
    }
    return false;
  }
}
