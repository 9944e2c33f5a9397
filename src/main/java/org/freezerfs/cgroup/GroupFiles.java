package org.freezerfs.cgroup;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;

/**
 * The control files of one group. A list is searched from its beginning: it is so short that a map,
 * of which there would be one in each of thousands of groups, is not worth its memory.
 */
final class GroupFiles {
  /** Complete before the group can be found in the tree. */
  private final List<ControlFile> listed = new ArrayList<>();

  @GuardedBy("this")
  private List<ControlFile> unlisted = List.of();

  void add(ControlFile file) {
    listed.add(file);
  }

  /** The files that a listing of the directory shows, in its order. */
  List<ControlFile> listed() {
    return listed;
  }

  /** Null if no listed file has this name. */
  ControlFile listed(String name) {
    return find(name, listed);
  }

  /** Adds a file that no listing shows. */
  synchronized void addUnlisted(ControlFile file) {
    List<ControlFile> all = new ArrayList<>(unlisted);
    all.add(file);
    unlisted = all;
  }

  /** A file that {@link #addUnlisted} added; null if it added none of this name. */
  synchronized ControlFile unlisted(String name) {
    return find(name, unlisted);
  }

  private static ControlFile find(String name, List<ControlFile> files) {
    for (ControlFile file : files) {
      if (file.name().equals(name)) {
        return file;
      }
    }
    return null;
  }
}
