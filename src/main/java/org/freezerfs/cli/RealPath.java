package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.host.mounts.Mounts;

/**
 * Follows the symbolic links of a path: the result is the path as the kernel shows it in {@code
 * /proc/mounts}. There may be nothing at the path. The root of a freezerfs is never looked at: if
 * its daemon does not answer, this program would wait for ever.
 */
final class RealPath {
  /** As in the kernel (include/linux/namei.h, MAXSYMLINKS). */
  private static final int MAX_LINKS = 40;

  private final Set<Path> roots;

  /** The names that are still to be looked up, the first one first. */
  private final Deque<Path> names = new ArrayDeque<>();

  private Path found;
  private int links;

  private RealPath(Path path) throws IOException {
    roots = new HashSet<>(Mounts.ofType(CgroupFuse.TYPE));
    found = path.getRoot();
    addNames(path);
  }

  /**
   * Follows the links of a path.
   *
   * @param path a relative one is below this program's working directory
   */
  static Path of(Path path) throws IOException {
    return new RealPath(path.toAbsolutePath()).follow(true).orElseThrow();
  }

  /**
   * Follows the links of an absolute path, and looks at nothing in a freezerfs.
   *
   * @return empty if the path leads into a freezerfs; its root is not inside
   */
  static Optional<Path> outsideFreezerfs(Path path) throws IOException {
    return new RealPath(path).follow(false);
  }

  private Optional<Path> follow(boolean entersFreezerfs) throws IOException {
    while (!names.isEmpty()) {
      Path next = child(names.pop());
      boolean isRoot = roots.contains(next);
      if (isRoot && !entersFreezerfs && !names.isEmpty()) {
        return Optional.empty();
      }
      if (!isRoot && links < MAX_LINKS && Files.isSymbolicLink(next)) {
        followLink(Files.readSymbolicLink(next));
      } else {
        found = next;
      }
    }
    return Optional.of(found);
  }

  private Path child(Path name) {
    return switch (name.toString()) {
      case "", "." -> found;
      case ".." -> found.getParent() == null ? found : found.getParent();
      default -> found.resolve(name);
    };
  }

  private void followLink(Path target) {
    links++;
    if (target.isAbsolute()) {
      found = target.getRoot();
    }
    addNames(target);
  }

  private void addNames(Path path) {
    for (int i = path.getNameCount() - 1; i >= 0; i--) {
      names.push(path.getName(i));
    }
  }
}
