package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one mount, in a process that serves several: what one mount's threads do to a task
 * is done from outside for another mount. A process that serves one mount has none of these: all
 * its threads are the mount's.
 */
public final class MountThreads {
  private static final Logger LOG = LoggerFactory.getLogger(MountThreads.class);

  private static final InheritableThreadLocal<MountThreads> CURRENT =
      new InheritableThreadLocal<>();

  /** By the kernel's ids of threads. */
  private static final Map<Integer, MountThreads> KNOWN = new ConcurrentHashMap<>();

  private static final ThreadLocal<Boolean> IS_KNOWN = ThreadLocal.withInitial(() -> false);

  /** The calling thread, and those that it starts from now on, are of these. */
  public void begin() {
    CURRENT.set(this);
  }

  /** The same action, whose thread is one of these from then on. */
  public Runnable including(Runnable action) {
    return () -> {
      begin();
      action.run();
    };
  }

  /** Those of the calling thread's mount; empty in a process that serves one mount. */
  public static Optional<MountThreads> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  /** Has the calling thread known by its id; to be called before it sends signals. */
  public static void register() {
    MountThreads current = CURRENT.get();
    if (current == null || IS_KNOWN.get()) {
      return;
    }
    try {
      // It may have the id of an earlier thread of another mount.
      KNOWN.put(OwnThreads.current(), current);
      IS_KNOWN.set(true);
    } catch (IOException e) {
      LOG.warn("signals of this thread count as sent from outside", e);
    }
  }

  /** Whether the thread that has an id, or was the last to have it, is one of these. */
  public boolean contains(int tid) {
    return KNOWN.get(tid) == this;
  }

  /** Forgets all of them: the mount has ended. */
  public void end() {
    KNOWN.values().removeIf(threads -> threads == this);
  }
}
