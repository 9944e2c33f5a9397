package org.freezerfs.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** The name of a mount point's files in the {@link RuntimeDirectory}: as systemd escapes paths. */
final class StateName {
  private static final String ROOT = "-";
  private static final int LONGEST = 180;
  private static final int HEX = 16;
  private static final int HEX_DIGIT = 4;
  private static final Pattern ESCAPE = Pattern.compile("\\\\x([0-9a-f]{2})");
  private static final int ESCAPE_LENGTH = 4;

  private StateName() {}

  /** Returns the name for a mount point, whose path must have no symbolic links. */
  static String of(Path mountPoint) {
    String path = mountPoint.toString().substring(1);
    if (path.isEmpty()) {
      return ROOT;
    }
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    StringBuilder name = new StringBuilder();
    for (byte b : bytes) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || ":_".indexOf(c) >= 0
              || (c == '.' && !name.isEmpty());
      if (c == '/') {
        name.append('-');
      } else if (plain) {
        name.append(c);
      } else {
        name.append("\\x");
        name.append(Character.forDigit(c >> HEX_DIGIT, HEX))
            .append(Character.forDigit(c % HEX, HEX));
      }
    }
    // A file name may have 255 bytes, but a path 4096.
    return name.length() <= LONGEST
        ? name.toString()
        : name.substring(0, LONGEST) + "+" + UUID.nameUUIDFromBytes(bytes);
  }

  /** Returns the mount point that has a name; empty if it is no name, or one that was cut. */
  static Optional<Path> mountPoint(String name) {
    ByteArrayOutputStream path = new ByteArrayOutputStream();
    path.write('/');
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      Matcher escape = ESCAPE.matcher(name).region(i, Math.min(i + ESCAPE_LENGTH, name.length()));
      if (escape.matches()) {
        path.write(Integer.parseInt(escape.group(1), HEX));
        i += ESCAPE_LENGTH - 1;
      } else {
        path.write(c == '-' ? '/' : c);
      }
    }
    Path found = Path.of(path.toString(StandardCharsets.UTF_8));
    return of(found).equals(name) ? Optional.of(found) : Optional.empty();
  }

  /**
   * Returns a number for a mount point, from 0 to half of the largest long; two mount points have
   * different numbers in all likelihood. It is no digest, because Java needs 10 ms to find a digest
   * among its security providers, and the first attach of a mount waits for this number.
   */
  static long number(Path mountPoint) {
    byte[] bytes = mountPoint.toString().getBytes(StandardCharsets.UTF_8);
    long number = checksum(new CRC32C(), bytes) << Integer.SIZE | checksum(new CRC32(), bytes);
    return number & (Long.MAX_VALUE >> 1);
  }

  private static long checksum(Checksum checksum, byte[] bytes) {
    checksum.update(bytes, 0, bytes.length);
    return checksum.getValue();
  }
}
