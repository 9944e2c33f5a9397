package org.freezerfs.engine;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.engine.Ledger.Held;
import org.freezerfs.engine.Ledger.Told;
import org.freezerfs.host.ProcessRef.Delivery;

/** Tells members to freeze and sees to it that they do, until all are let go for good. */
final class Holding {
  private final Members members;
  private final Disturbances disturbances;

  /** Held for reading while a task is being stopped, so that none is once all have been let go. */
  private final ReadWriteLock open = new ReentrantReadWriteLock();

  // Guarded by open.
  private boolean closed;

  private volatile boolean stopsAreNoted;

  Holding(Members members, Disturbances disturbances) {
    this.members = members;
    this.disturbances = disturbances;
  }

  /** From now on each member's ledger takes note of the stops that others send, or not any more. */
  void setStopsAreNoted(boolean noted) {
    stopsAreNoted = noted;
  }

  Told tell(Member member) throws IOException {
    return tell(member, () -> true);
  }

  /** Tells it if that is still wanted, once nobody else can change it. */
  Told tell(Member member, BooleanSupplier wanted) throws IOException {
    open.readLock().lock();
    try {
      if (closed) {
        throw new IOException("the mount has ended");
      }
      Told told = member.ledger().tell(wanted, stopsAreNoted);
      if (told == Told.GONE) {
        members.bury(member);
      }
      return told;
    } finally {
      open.readLock().unlock();
    }
  }

  /** Stops it again if it was told to freeze, and does not stand still. */
  Held hold(Member member) throws IOException {
    open.readLock().lock();
    try {
      if (closed) {
        return Held.NOT_TOLD;
      }
      Held held = member.ledger().hold();
      switch (held) {
        case DISTURBED -> disturbances.add(member);
        case GONE -> members.bury(member);
        default -> members.setTraced(member, held == Held.TRACED);
      }
      return held;
    } finally {
      open.readLock().unlock();
    }
  }

  /** Stops it again if it was told to freeze before SIGCONT was sent to it. */
  void holdAgainst(Member member, long sent) throws IOException {
    open.readLock().lock();
    try {
      if (!closed && member.ledger().holdAgainst(sent)) {
        disturbances.add(member);
      }
    } finally {
      open.readLock().unlock();
    }
  }

  /**
   * Whether each was told to freeze, and was seen to stand still since, or has gone. Where the
   * kernel tells of who is woken, the {@link Disturbances} say who may not stand still any more.
   */
  boolean wereSeenStill(Collection<Member> all) throws IOException {
    for (Member member : all) {
      Ledger ledger = member.ledger();
      boolean seen = stopsAreNoted && ledger.isTold() && ledger.wasSeenStill();
      if (!seen && !isStill(member)) {
        return false;
      }
    }
    return true;
  }

  /** Whether each was told to freeze, and stands still now, or has gone. */
  boolean areStill(Collection<Member> all) throws IOException {
    for (Member member : all) {
      if (!isStill(member)) {
        return false;
      }
    }
    return true;
  }

  private boolean isStill(Member member) throws IOException {
    if (!member.ledger().isTold() && member.ledger().standing().alive()) {
      return false;
    }
    Standing standing = member.ledger().stillness();
    if (!standing.alive()) {
      members.bury(member);
      return true;
    }
    if (standing.traced()) {
      members.setTraced(member, true);
    } else if (standing.still()) {
      member.ledger().noteSeenStill();
    }
    return standing.still();
  }

  /** Goes on with the others where one can't be thawed, which then can be tried again. */
  Outcome thaw(List<Member> all) throws IOException {
    int thawed = 0;
    int refused = 0;
    IOException failure = null;
    for (Member member : all) {
      try {
        if (member.ledger().isTold()) {
          boolean done = member.ledger().thaw() != Delivery.REFUSED;
          thawed += done ? 1 : 0;
          refused += done ? 0 : 1;
        }
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return new Outcome(thawed, refused);
  }

  /**
   * Nobody is stopped any more once this has returned.
   *
   * @return false if that was so already
   */
  boolean close() {
    open.writeLock().lock();
    try {
      boolean first = !closed;
      closed = true;
      return first;
    } finally {
      open.writeLock().unlock();
    }
  }
}
