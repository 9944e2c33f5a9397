package org.freezerfs.host.mounts;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One mount: a line of /proc/PID/mountinfo, see proc_pid_mountinfo(5).
 *
 * @param id the mount's number, unique while it is mounted
 * @param parent the number of the mount that contains its mount point
 * @param device the filesystem's {@code st_dev}, as MAJOR:MINOR: the same for all mounts of one
 *     filesystem
 * @param root the directory of the filesystem that is mounted
 * @param options the options of the mount and of its filesystem; {@code ro}, and no {@code rw}, if
 *     either of them is read-only
 * @param isShared whether what is mounted in it also appears in other mount namespaces
 */
record MountLine(
    int id,
    int parent,
    String device,
    String root,
    String mountPoint,
    String type,
    List<String> options,
    boolean isShared) {
  private static final int ID = 0;
  private static final int PARENT = 1;
  private static final int DEVICE = 2;
  private static final int ROOT = 3;
  private static final int MOUNT_POINT = 4;
  private static final String SEPARATOR = "-";

  /** Counted from the separator. */
  private static final int SUPER_OPTIONS = 3;

  /**
   * Parses a line.
   *
   * @param line one character for each byte: a mount point may contain any bytes
   * @return empty if it is no line of mountinfo
   */
  static Optional<MountLine> of(String line) {
    List<String> fields = List.of(line.split(" ", -1));
    int separator = fields.indexOf(SEPARATOR);
    return separator < 0
        ? Optional.empty()
        : Optional.of(
            new MountLine(
                Integer.parseInt(fields.get(ID)),
                Integer.parseInt(fields.get(PARENT)),
                fields.get(DEVICE),
                unescape(fields.get(ROOT)),
                unescape(fields.get(MOUNT_POINT)),
                fields.get(separator + 1),
                options(fields.get(MOUNT_POINT + 1), fields.get(separator + SUPER_OPTIONS)),
                fields.subList(MOUNT_POINT + 2, separator).stream()
                    .anyMatch(field -> field.startsWith("shared:"))));
  }

  /** The second part of {@link #device}: of a FUSE filesystem, the number of its connection. */
  int minor() {
    return Integer.parseInt(device.substring(device.indexOf(':') + 1));
  }

  private static List<String> options(String ofMount, String ofFilesystem) {
    List<String> options = new ArrayList<>(List.of(ofMount.split(",", -1)));
    options.addAll(List.of(ofFilesystem.split(",", -1)));
    // A filesystem that is writable itself can be mounted read-only.
    if (options.contains("ro")) {
      options.removeIf("rw"::equals);
    }
    return List.copyOf(options);
  }

  /** Decodes a backslash with three octal digits, which stands for a blank or a backslash. */
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
}
