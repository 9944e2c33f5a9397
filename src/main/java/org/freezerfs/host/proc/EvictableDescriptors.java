package org.freezerfs.host.proc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Arrays;
import java.util.Optional;
import org.freezerfs.host.libc.DescriptorBudget;

/**
 * The descriptors that open processes keep, where there are more processes than this program may
 * have descriptors for. A process can do without each of them, but not equally well: so those that
 * save least are closed in favour of those that save more.
 *
 * <p>Any thread may call it, under any lock: under its monitor no other lock is taken.
 */
final class EvictableDescriptors {
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
   * #remove} before it closes it.
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

  /** The holders of the descriptors for one use. */
  private static final class Holders {
    private Holder[] byDescriptor = new Holder[FIRST_SIZE];
    private int count;

    /** Where the search for the next one begins: all are asked in turn. */
    private int hand;

    void set(int fd, Holder holder) {
      if (fd >= byDescriptor.length) {
        byDescriptor = Arrays.copyOf(byDescriptor, Math.max(fd + 1, 2 * byDescriptor.length));
      }
      byDescriptor[fd] = holder;
      count++;
    }

    /** It is closed before it was added if its process has gone meanwhile. */
    void clear(int fd) {
      if (fd < byDescriptor.length && byDescriptor[fd] != null) {
        byDescriptor[fd] = null;
        count--;
      }
    }

    /** Empty if there is none among so many numbers. */
    Optional<Holder> next() {
      for (int i = 0; count > 0 && i < MAX_LOOKED_AT; i++) {
        hand = (hand + 1) % byDescriptor.length;
        if (byDescriptor[hand] != null) {
          return Optional.of(byDescriptor[hand]);
        }
      }
      return Optional.empty();
    }
  }

  /** How many of a process save most: its pidfd and its stat file. */
  static final int WORTHWHILE = 2;

  /** How many holders are asked at most for one descriptor. */
  private static final int TRIES = 8;

  /** How many numbers of descriptors are looked at for one holder: it is done under a lock. */
  private static final int MAX_LOOKED_AT = 4096;

  private static final int FIRST_SIZE = 256;

  private static final EvictableDescriptors OF_THIS_PROGRAM = new EvictableDescriptors();

  @GuardedBy("this")
  private final Holders taskDirectories = new Holders();

  @GuardedBy("this")
  private final Holders stats = new Holders();

  /** Whether there was no free descriptor for one, and no process has closed its own since. */
  private volatile boolean isExhausted;

  static EvictableDescriptors get() {
    return OF_THIS_PROGRAM;
  }

  /**
   * Keeps a descriptor, in place of one of a use that saves less if few are left.
   *
   * @param fd a descriptor that was just opened; negative if it could not be opened
   * @return a descriptor of the same file; negative if it could not be opened, or was closed again
   */
  int keepOrClose(int fd, Use use) {
    if (!DescriptorBudget.isScarce(fd)) {
      return fd;
    }
    isExhausted = true;
    return DescriptorBudget.keepOrClose(fd, () -> closeOne(use));
  }

  /** Closes a descriptor of a use that saves less. Returns whether there was one. */
  private boolean closeOne(Use forUse) {
    return switch (forUse) {
      case TASK_DIRECTORY -> false;
      case STAT -> closeOneOf(Use.TASK_DIRECTORY);
      case PIDFD -> closeOneOf(Use.TASK_DIRECTORY) || closeOneOf(Use.STAT);
    };
  }

  private boolean closeOneOf(Use use) {
    for (int i = 0; i < TRIES; i++) {
      Optional<Holder> holder = next(use);
      if (holder.isEmpty()) {
        return false;
      }
      if (holder.get().giveUp(use)) {
        return true;
      }
    }
    return false;
  }

  private synchronized Optional<Holder> next(Use use) {
    return holders(use).next();
  }

  @GuardedBy("this")
  private Holders holders(Use use) {
    return use == Use.STAT ? stats : taskDirectories;
  }

  /**
   * A process keeps a descriptor that it can be asked to give up.
   *
   * @param use not {@link Use#PIDFD}, which saves most
   */
  synchronized void add(Holder holder, Use use, int fd) {
    holders(use).set(fd, holder);
  }

  /** It is about to close that descriptor. */
  synchronized void remove(Use use, int fd) {
    holders(use).clear(fd);
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
