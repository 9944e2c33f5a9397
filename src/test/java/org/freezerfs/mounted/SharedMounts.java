package org.freezerfs.mounted;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Mounts that a scenario has left as they were at their beginning: the next one with the same
 * options has such a mount too, which saves the start of a daemon. Safe for several threads.
 */
final class SharedMounts implements AutoCloseable {
  /** More than these are not kept: each is a daemon with its memory. */
  private static final int MOST_IDLE = 6;

  private record Idle(String options, FreshMount mount) {}

  private final Deque<Idle> idle = new ArrayDeque<>();

  /** A mount of root's that is as new. */
  FreshMount take(String options) throws IOException {
    synchronized (idle) {
      for (Iterator<Idle> all = idle.iterator(); all.hasNext(); ) {
        Idle one = all.next();
        if (one.options().equals(options)) {
          all.remove();
          return one.mount();
        }
      }
    }
    return FreshMount.open(false, options);
  }

  /** Keeps a mount for the next scenario, or ends it if it is not as new. */
  void giveBack(String options, FreshMount mount) throws IOException {
    boolean isNew = false;
    try {
      isNew = mount.renew();
    } finally {
      if (!isNew) {
        mount.close();
      }
    }
    if (isNew) {
      keep(new Idle(options, mount));
    }
  }

  private void keep(Idle renewed) throws IOException {
    Idle oldest = null;
    synchronized (idle) {
      idle.addFirst(renewed);
      if (idle.size() > MOST_IDLE) {
        oldest = idle.removeLast();
      }
    }
    if (oldest != null) {
      oldest.mount().close();
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (idle) {
      while (!idle.isEmpty()) {
        idle.removeFirst().mount().close();
      }
    }
  }
}
