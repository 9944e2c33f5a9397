package org.freezerfs.fuse;

import java.time.Instant;
import java.util.Optional;
import org.freezerfs.cgroup.Attributes;
import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.Node;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.Timespec;

/** Translates between the attributes of a node and what stat(2), chown(2) and utimensat(2) pass. */
final class NodeStat {
  private static final long UTIME_NOW = (1L << 30) - 1;
  private static final long UTIME_OMIT = (1L << 30) - 2;
  private static final int UNCHANGED_ID = -1;
  private static final int BLOCK_SIZE = 4096;

  private NodeStat() {}

  /**
   * Fills a struct stat.
   *
   * @param links the node's link count
   */
  static void fill(FileStat stat, Node node, int links) {
    Attributes attributes = node.attributes();
    boolean directory = node instanceof Group;
    stat.st_mode.set((directory ? FileStat.S_IFDIR : FileStat.S_IFREG) | attributes.permissions());
    stat.st_nlink.set(links);
    stat.st_ino.set(attributes.inode());
    stat.st_uid.set(attributes.uid());
    stat.st_gid.set(attributes.gid());
    stat.st_size.set(0);
    stat.st_blksize.set(BLOCK_SIZE);
    set(stat.st_atim, attributes.accessed());
    set(stat.st_mtim, attributes.modified());
    set(stat.st_ctim, attributes.changed());
  }

  private static void set(Timespec time, Instant instant) {
    time.tv_sec.set(instant.getEpochSecond());
    time.tv_nsec.set(instant.getNano());
  }

  /** The user or group id that chown(2) asks for; empty if it is to stay. */
  static Optional<Integer> newId(int id) {
    return id == UNCHANGED_ID ? Optional.empty() : Optional.of(id);
  }

  /** The time that utimensat(2) asks for; empty if it is to stay. */
  static Optional<Instant> newTime(Timespec time) {
    long nanos = time.tv_nsec.longValue();
    if (nanos == UTIME_OMIT) {
      return Optional.empty();
    }
    return Optional.of(
        nanos == UTIME_NOW ? Instant.now() : Instant.ofEpochSecond(time.tv_sec.get(), nanos));
  }
}
