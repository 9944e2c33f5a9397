package org.freezerfs.cgroup;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@link Attributes} were at a moment, and how they look in the record of a tree. */
record AttributesSnapshot(
    long inode,
    int permissions,
    int uid,
    int gid,
    Instant accessed,
    Instant modified,
    Instant changed,
    Map<String, byte[]> xattrs) {
  private static final int OCTAL = 8;
  private static final int NUMBERS = 7;

  /**
   * {@code INODE,MODE,UID,GID,ATIME,MTIME,CTIME,NAME=VALUE...}, with a colon for the equals sign.
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
        (name, value) -> fields.add(RecordLine.escape(name) + ":" + RecordLine.hex(value)));
    return String.join(",", fields);
  }

  static AttributesSnapshot parse(String word) {
    String[] fields = word.split(",", -1);
    Map<String, byte[]> xattrs = new TreeMap<>();
    for (int i = NUMBERS; i < fields.length; i++) {
      int colon = fields[i].indexOf(':');
      xattrs.put(
          RecordLine.unescape(fields[i].substring(0, colon)),
          RecordLine.bytes(fields[i].substring(colon + 1)));
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
