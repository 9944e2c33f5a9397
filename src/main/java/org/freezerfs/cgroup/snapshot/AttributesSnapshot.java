package org.freezerfs.cgroup.snapshot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The attributes of a directory or control file at a moment, and the word for them in a tree log.
 */
public record AttributesSnapshot(
    long inode,
    int permissions,
    int uid,
    int gid,
    Instant accessed,
    Instant modified,
    Instant changed,
    Map<String, byte[]> xattrs) {
  private static final int OCTAL = 8;

  /** How many fields stand before the extended attributes. */
  private static final int FIXED_FIELDS = 7;

  /**
   * The word for these attributes: {@code INODE,MODE,UID,GID,ATIME,MTIME,CTIME,NAME:VALUE...}, the
   * mode in octal and the extended attributes' values in hexadecimal digits.
   */
  String word() {
    List<String> fields =
        new ArrayList<>(
            List.of(
                Long.toString(inode),
                Integer.toOctalString(permissions),
                Integer.toUnsignedString(uid),
                Integer.toUnsignedString(gid),
                time(accessed),
                time(modified),
                time(changed)));
    xattrs.forEach(
        (name, value) ->
            fields.add(TreeLogLine.escape(name) + ":" + HexFormat.of().formatHex(value)));
    return String.join(",", fields);
  }

  /**
   * Reads a word that {@link #word} wrote.
   *
   * @throws IllegalArgumentException or IndexOutOfBoundsException for any other word
   */
  static AttributesSnapshot parse(String word) {
    String[] fields = word.split(",", -1);
    Map<String, byte[]> xattrs = new TreeMap<>();
    for (int i = FIXED_FIELDS; i < fields.length; i++) {
      int colon = fields[i].indexOf(':');
      xattrs.put(
          TreeLogLine.unescape(fields[i].substring(0, colon)),
          HexFormat.of().parseHex(fields[i].substring(colon + 1)));
    }
    return new AttributesSnapshot(
        Long.parseLong(fields[0]),
        Integer.parseInt(fields[1], OCTAL),
        Integer.parseUnsignedInt(fields[2]),
        Integer.parseUnsignedInt(fields[3]),
        instant(fields[4]),
        instant(fields[5]),
        instant(fields[6]),
        xattrs);
  }

  private static String time(Instant instant) {
    return instant.getEpochSecond() + "." + instant.getNano();
  }

  private static Instant instant(String word) {
    int dot = word.indexOf('.');
    return Instant.ofEpochSecond(
        Long.parseLong(word.substring(0, dot)), Long.parseLong(word.substring(dot + 1)));
  }
}
