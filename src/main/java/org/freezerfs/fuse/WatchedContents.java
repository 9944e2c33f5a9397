package org.freezerfs.fuse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFile;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.cgroup.Hierarchy;

/**
 * The contents of the files that clients may poll or watch, before and after a takeover: a change
 * between has to be told by the new daemon.
 */
final class WatchedContents {
  private static final Credentials DAEMON = new Credentials(0, 0, 0);

  private final Hierarchy hierarchy;

  WatchedContents(Hierarchy hierarchy) {
    this.hierarchy = hierarchy;
  }

  /** The contents of those that the kernel knows, by their paths. */
  Map<String, String> read(List<KernelNodes.Known> nodes) {
    Map<Long, String> paths = new HashMap<>();
    paths.put(KernelNodes.ROOT, "");
    Map<String, String> found = new HashMap<>();
    for (KernelNodes.Known node : nodes) {
      String parent = paths.get(node.parent());
      if (parent != null && !node.name().isEmpty()) {
        String path = parent + "/" + node.name();
        paths.put(node.id(), path);
        find(path).flatMap(WatchedContents::contents).ifPresent(text -> found.put(path, text));
      }
    }
    return found;
  }

  /** Tells of the changes since then. */
  void tellChanges(Map<String, String> before) {
    List<ControlFile> changed = new ArrayList<>();
    before.forEach(
        (path, text) ->
            find(path)
                .filter(file -> !contents(file).equals(Optional.of(text)))
                .ifPresent(changed::add));
    changed.forEach(ControlFile::noteChange);
  }

  private Optional<ControlFile> find(String path) {
    try {
      return hierarchy.lookup(path) instanceof ControlFile file && file.notesChanges()
          ? Optional.of(file)
          : Optional.empty();
    } catch (CgroupException e) {
      return Optional.empty(); // It was removed.
    }
  }

  private static Optional<String> contents(ControlFile file) {
    try {
      return Optional.of(new String(file.continueRead(DAEMON), StandardCharsets.ISO_8859_1));
    } catch (CgroupException | IOException e) {
      return Optional.empty();
    }
  }
}
