package org.freezerfs.host.proc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.host.libc.DescriptorBudget;

/**
 * The descriptors that open processes keep, where there are more processes than this program may
 * have descriptors for. A process can do without each of them, but not equally well: so those that
 * save least are closed in favour of those that save more.
 *
 * <p>Any thread may call it, under any lock: under its monitor no other lock is taken.
 */
final class SpareDescriptors {
  /** What a descriptor is for; one that saves more comes later. */
  enum Use {
    /**
     * /proc/PID/task, for a list of threads. Without it 1.2 µs more for a process, as statx(2)
     * finds it by its path.
     */
    TASK_DIRECTORY,
    /** /proc/PID/stat, which a freeze reads several times. Without it 4 µs more a read. */
    STAT,
    /**
     * A pidfd. Without it the stat is read at each signal, and also where many pidfds are asked at
     * once which processes have ended.
     */
    PIDFD
  }

  /**
   * A process that keeps descriptors. It calls {@link #add} when it has opened one, and {@link
   * #remove} when it has closed it.
   */
  interface Holder {
    /**
     * Closes the descriptor for this use, without waiting for another thread that uses it. Called
     * without this class's monitor.
     *
     * @return whether it was closed; not if it is in use, or was not open
     */
    boolean giveUp(Use use);
  }

  /** How many of a process save most: its pidfd and its stat file. */
  static final int WORTHWHILE = 2;

  private static final SpareDescriptors OF_THIS_PROGRAM = new SpareDescriptors();

  /** How many holders are asked at most for one descriptor. */
  private static final int TRIES = 8;

  /** The holders by the use of a descriptor that each has. */
  @GuardedBy("this")
  private final Map<Use, Set<Holder>> holders = new EnumMap<>(Use.class);

  /** Whether a descriptor was wanted and not to be had, and none was given back since. */
  private volatile boolean isExhausted;

  SpareDescriptors() {
    for (Use use : Use.values()) {
      holders.put(use, new LinkedHashSet<>());
    }
  }

  static SpareDescriptors get() {
    return OF_THIS_PROGRAM;
  }

  /**
   * Keeps a descriptor, in place of one of a use that saves less if few are left.
   *
   * @param fd a descriptor that was just opened; negative if it could not be opened
   * @return a descriptor of the same file; negative if it could not be opened, or was closed again
   */
  int keepOrClose(int fd, Use use) {
    int kept = DescriptorBudget.keepOrClose(fd, () -> closeOne(use));
    isExhausted |= kept < 0 && fd >= 0;
    return kept;
  }

  /** Closes a descriptor of a use that saves less. Returns whether there was one. */
  private boolean closeOne(Use forUse) {
    isExhausted = true;
    for (Use use : Use.values()) {
      if (use == forUse) {
        return false;
      }
      for (int i = 0; i < TRIES; i++) {
        Optional<Holder> holder = next(use);
        if (holder.isEmpty()) {
          break;
        }
        if (holder.get().giveUp(use)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The holder that was not asked for longest. */
  private synchronized Optional<Holder> next(Use use) {
    Set<Holder> all = holders.get(use);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Holder first = all.iterator().next();
    // It comes last now, if it can't give the descriptor up.
    all.remove(first);
    all.add(first);
    return Optional.of(first);
  }

  /** A process keeps a descriptor that it can be asked to give up. */
  synchronized void add(Holder holder, Use use) {
    holders.get(use).add(holder);
  }

  /** It has closed that descriptor. */
  synchronized void remove(Holder holder, Use use) {
    holders.get(use).remove(holder);
  }

  /** A process has closed all its descriptors, so that another may keep more. */
  void noteClosed() {
    isExhausted = false;
  }

  /**
   * Whether a descriptor of the use that saves least would hardly be kept: opening it, to close it
   * again, would take longer than to do without it.
   */
  boolean isExhausted() {
    return isExhausted;
  }
}
