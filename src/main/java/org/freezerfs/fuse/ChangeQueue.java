package org.freezerfs.fuse;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The changed files of which watchers are to be told, and which of them are being told of now. A
 * file is told of by one thread at a time, and any number of changes that come meanwhile are one.
 * Owners take turns, and only so many files of one owner are told of at a time, so that an owner
 * whose files take long delays no other. Not safe for several threads.
 *
 * @param <F> a file, compared by equals
 */
final class ChangeQueue<F> {
  /**
   * A file that is being told of.
   *
   * @param owner the uid that was its owner when it changed
   */
  record Work<F>(F file, int owner) {}

  private static final class Owned<F> {
    private final Set<F> changed = new LinkedHashSet<>();
    private final Set<F> busy = new HashSet<>();

    /** The file that has waited longest of those that are not being told of, or null. */
    F next(int limit) {
      if (busy.size() < limit) {
        for (F file : changed) {
          if (!busy.contains(file)) {
            return file;
          }
        }
      }
      return null;
    }
  }

  private final int limit;

  /** By owner; the one whose turn was last comes last. */
  private final Map<Integer, Owned<F>> owners = new LinkedHashMap<>();

  /**
   * An empty queue.
   *
   * @param limit how many files of one owner may be told of at a time
   */
  ChangeQueue(int limit) {
    this.limit = limit;
  }

  /** A file has changed. */
  void add(F file, int owner) {
    owners.computeIfAbsent(owner, key -> new Owned<>()).changed.add(file);
  }

  /** Whether {@link #take} would return a file. */
  boolean hasNext() {
    for (Owned<F> owned : owners.values()) {
      if (owned.next(limit) != null) {
        return true;
      }
    }
    return false;
  }

  /** The file to be told of next, or null. The caller calls {@link #done} when that is done. */
  Work<F> take() {
    for (Map.Entry<Integer, Owned<F>> entry : owners.entrySet()) {
      Owned<F> owned = entry.getValue();
      F file = owned.next(limit);
      if (file != null) {
        int owner = entry.getKey();
        owned.changed.remove(file);
        owned.busy.add(file);
        owners.remove(owner);
        owners.put(owner, owned);
        return new Work<>(file, owner);
      }
    }
    return null;
  }

  /** A file has been told of. */
  void done(Work<F> work) {
    Owned<F> owned = owners.get(work.owner());
    owned.busy.remove(work.file());
    if (owned.busy.isEmpty() && owned.changed.isEmpty()) {
      owners.remove(work.owner());
    }
  }
}
