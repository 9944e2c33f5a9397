package org.freezerfs.mounted;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Mounts that a scenario has left as they were at their beginning: the next one with the same
 * options has such a mount too, which saves the start of a daemon. Safe for several threads.
 */
final class SharedMounts implements AutoCloseable {
  /** More than these are not kept: each is a daemon with its memory. */
  private static final int MOST_IDLE = 6;

  private final Deque<FreshMount> idle = new ArrayDeque<>();
  private final AtomicInteger opened = new AtomicInteger();

  /** How many could not be used again, by the reason. */
  private final Map<String, Integer> ended = new ConcurrentHashMap<>();

  /** A mount of root's or of an ordinary user's that is as new. */
  FreshMount take(boolean ordinaryUser, String options) throws IOException {
    FreshMount mount = takeIdle(ordinaryUser, options);
    if (mount == null) {
      opened.incrementAndGet();
      return FreshMount.open(ordinaryUser, options);
    }
    mount.countForThisTest();
    return mount;
  }

  private FreshMount takeIdle(boolean ordinaryUser, String options) {
    synchronized (idle) {
      for (Iterator<FreshMount> all = idle.iterator(); all.hasNext(); ) {
        FreshMount one = all.next();
        if (one.isOf(ordinaryUser, options)) {
          all.remove();
          return one;
        }
      }
    }
    return null;
  }

  /** Keeps a mount for the next scenario, or ends it if it is not as new. */
  void giveBack(FreshMount mount) throws IOException {
    Optional<String> difference = Optional.of("an error in the log");
    try {
      difference = mount.renew();
    } finally {
      if (difference.isPresent()) {
        ended.merge(difference.get(), 1, Integer::sum);
        mount.close();
      }
    }
    if (difference.isEmpty()) {
      keep(mount);
    }
  }

  private void keep(FreshMount renewed) throws IOException {
    FreshMount oldest = null;
    synchronized (idle) {
      idle.addFirst(renewed);
      if (idle.size() > MOST_IDLE) {
        oldest = idle.removeLast();
      }
    }
    if (oldest != null) {
      oldest.close();
    }
  }

  /** How many mounts were made, and how many of them were not as new after a scenario, and why. */
  String description() {
    return opened + " mounts were made; not as new after a scenario: " + ended;
  }

  @Override
  public void close() throws IOException {
    synchronized (idle) {
      while (!idle.isEmpty()) {
        idle.removeFirst().close();
      }
    }
  }
}
