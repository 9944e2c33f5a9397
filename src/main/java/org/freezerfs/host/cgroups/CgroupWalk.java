package org.freezerfs.host.cgroups;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jnr.constants.platform.Errno;
import org.freezerfs.host.libc.DirectoryEntries;
import org.freezerfs.host.libc.FileStatus;
import org.freezerfs.host.libc.LibC;

/**
 * Visits all cgroups below one, those above before those beneath them. Others may own some of them,
 * and make as many as they like, as deep as they like, and rename them meanwhile: so each is opened
 * from the one above and not by its path, the walk has bounds, and what can't be looked at is left
 * out and {@linkplain Skipped reported}. Used by one thread, once.
 */
public final class CgroupWalk {
  /** How many levels are visited at most: each cgroup on the way down is held open. */
  static final int DEEPEST = 128;

  /** How many are visited directly below the cgroups of one user, other than root and this one. */
  static final int MOST_OF_OTHER_USER = 100_000;

  private static final int LONGEST_SHOWN = 200;

  /** Is called for each cgroup. An exception leaves out what is below it. */
  @FunctionalInterface
  public interface Visitor {
    void visit(FoundCgroup found) throws IOException;
  }

  private final Visitor visitor;
  private final int self = LibC.get().geteuid();

  /** How many cgroups were visited, by the owner of the one above. */
  private final Map<Integer, Integer> visited = new HashMap<>();

  private int skipped;
  private String firstSkipped = "";

  private CgroupWalk(Visitor visitor) {
    this.visitor = visitor;
  }

  /**
   * What could not be looked at.
   *
   * @param count of the cgroups below which nothing was visited, or not all
   * @param first why so with one of them; empty if there is none
   */
  public record Skipped(int count, String first) {}

  /**
   * Walks.
   *
   * @throws IOException if the first cgroup can't be read
   */
  public static Skipped below(HostCgroup top, Visitor visitor) throws IOException {
    CgroupWalk walk = new CgroupWalk(visitor);
    int fd = top.open(".", LibC.READ_ONLY);
    Optional<FileStatus> status = fd < 0 ? Optional.empty() : FileStatus.of(fd);
    if (status.isEmpty()) {
      throw new HostCgroupException(top.path(), Errno.valueOf(LibC.errno()));
    }
    try {
      walk.visitChildren(new FoundCgroup(fd, top, status.get()), 0);
    } finally {
      LibC.get().close(fd);
    }
    return new Skipped(walk.skipped, walk.firstSkipped);
  }

  private void visitChildren(FoundCgroup parent, int depth) throws IOException {
    List<String> names = new ArrayList<>();
    int owner = parent.status().uid();
    int most = owner == 0 || owner == self ? Integer.MAX_VALUE : MOST_OF_OTHER_USER;
    boolean isRead =
        DirectoryEntries.visit(
            parent.fd(),
            entry -> {
              if (HostCgroup.isChild(entry) && visited.merge(owner, 1, Integer::sum) <= most) {
                names.add(entry.name());
              }
            });
    if (!isRead) {
      skip(parent.cgroup(), Errno.valueOf(LibC.errno()));
    }
    if (!names.isEmpty() && depth == DEEPEST) {
      skip(shown(parent.cgroup()) + ": what is below it is too deep to be looked at");
      return;
    }
    for (String name : names) {
      visitChild(parent, name, depth);
    }
    if (visited.getOrDefault(owner, 0) > most) {
      skip(shown(parent.cgroup()) + ": its owner has too many cgroups to look at them all");
    }
  }

  private void visitChild(FoundCgroup parent, String name, int depth) {
    HostCgroup child = parent.cgroup().child(name);
    int fd = LibC.get().openat(parent.fd(), name, LibC.READ_ONLY);
    if (fd < 0) {
      skip(child, Errno.valueOf(LibC.errno()));
      return;
    }
    try {
      Optional<FileStatus> status = FileStatus.of(fd);
      // Another filesystem may be mounted there.
      if (status.isPresent() && status.get().device() == parent.status().device()) {
        HostCgroup identified = new HostCgroup(child.path(), status.get().inode());
        FoundCgroup found = new FoundCgroup(fd, identified, status.get());
        visitor.visit(found);
        visitChildren(found, depth + 1);
      }
    } catch (IOException e) {
      skip(e.getMessage());
    } finally {
      LibC.get().close(fd);
    }
  }

  /** What has gone is not missed. What a user may not read, holds no cgroups of that user. */
  private void skip(HostCgroup cgroup, Errno why) {
    HostCgroupException failure = new HostCgroupException(shown(cgroup), why);
    if (!failure.isCgroupGone() && why != Errno.EACCES) {
      skip(failure.getMessage());
    }
  }

  /** Its path, without the middle of one that is long: it can have 32,000 characters. */
  private static String shown(HostCgroup cgroup) {
    String path = cgroup.path();
    int half = LONGEST_SHOWN / 2;
    return path.length() <= LONGEST_SHOWN
        ? path
        : path.substring(0, half) + "..." + path.substring(path.length() - half);
  }

  private void skip(String why) {
    if (skipped == 0) {
      firstSkipped = why;
    }
    skipped++;
  }
}
