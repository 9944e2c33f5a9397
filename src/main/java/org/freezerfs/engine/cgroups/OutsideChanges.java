package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.freezerfs.engine.Engine;
import org.freezerfs.host.proc.Boot;

/**
 * Looks from time to time what other programs have done to the cells: freezes again what they have
 * thawed, and reports which members they have moved out. Used by one thread.
 */
final class OutsideChanges {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

  /**
   * How many times longer than a listing of the members the pause after it is, so that listing
   * takes at most 1/500 of a processor.
   */
  private static final int PAUSE_PER_LISTING = 500;

  /** The longest pause all the same: on a busy machine even a short list may take long. */
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final GroupTable groups;

  private long nextLook = System.nanoTime();
  private long nextListing = nextLook;

  /** Whether there were cells at the last listing, or after it. */
  private boolean hadCells;

  /**
   * For the cells of some groups.
   *
   * @param groups other threads may add and remove groups at any time
   */
  OutsideChanges(GroupTable groups) {
    this.groups = groups;
  }

  /**
   * Looks, unless it has done so less than a second ago.
   *
   * @param hasCells whether there are cells now
   * @return whether another look is needed: there are cells, or there were some at the last
   *     listing, and others may have moved all their members out since
   */
  boolean look(boolean hasCells) throws IOException {
    hadCells |= hasCells;
    long now = System.nanoTime();
    if (now - nextLook < 0) {
      return hadCells;
    }
    nextLook = now + PAUSE_NANOS;
    for (CellGroup group : groups.all()) {
      group.restoreFreezeRequests();
    }
    if (now - nextListing >= 0) {
      long begin = System.nanoTime();
      reportMovedOut();
      long pause = PAUSE_PER_LISTING * (System.nanoTime() - begin);
      nextListing = now + Math.min(pause, LONGEST_PAUSE_NANOS);
      hadCells = hasCells;
    }
    return hadCells;
  }

  private void reportMovedOut() throws IOException {
    long now = Boot.ticks();
    for (Map.Entry<Integer, CellGroup> entry : groups.entries()) {
      if (entry.getKey() != Engine.ROOT) {
        entry.getValue().reportMovedOut(now);
      }
    }
  }
}
