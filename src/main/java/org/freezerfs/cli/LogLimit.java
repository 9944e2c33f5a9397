package org.freezerfs.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.freezerfs.host.proc.DaemonThread;

/**
 * Limits how many lines of one kind a user can cause in the log: ten at once, and then one each ten
 * seconds. Lines beyond that are counted, and the next line of the kind says how many they were.
 * The last of them is kept; it is written as soon as the limit allows it, or at the end of the
 * daemon, if no other line of the kind comes before.
 *
 * <p>Nothing is written under the monitor of this object: the reader of the log may be frozen.
 */
final class LogLimit {
  /** How many lines of a kind may come at once. */
  static final int AT_ONCE = 10;

  /** After this time one more line of a kind may come. */
  static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** How many kinds are counted at once. All further users together count as one. */
  static final int MOST_KINDS = 1000;

  private static final String THREAD = "log-limit";

  /**
   * What is counted together.
   *
   * @param logger the name of the logger, that of a class
   * @param template the line as it is in the program, with {@code {}} for what changes
   * @param user who has caused it; empty if that is not known
   */
  record Kind(String logger, String template, OptionalInt user) {
    private Kind ofUnknownUser() {
      return new Kind(logger, template, OptionalInt.empty());
    }
  }

  /** The lines of one kind. */
  private static final class Count {
    /**
     * How many lines were written that still count: at most {@link #AT_ONCE}. In each {@link
     * #INTERVAL_NANOS} one of them ceases to count.
     */
    int spent;

    /** When the last one has ceased to count, by the clock. */
    long since;

    /** How many lines were not written. */
    long held;

    /** The last of these, and what writes it; null if there is none. */
    String last;

    Consumer<String> writer;

    private void advance(long now) {
      long intervals = (now - since) / INTERVAL_NANOS;
      if (spent == 0 || intervals >= spent) {
        spent = 0;
        since = now;
      } else {
        spent -= (int) intervals;
        since += intervals * INTERVAL_NANOS;
      }
    }

    private boolean isFull() {
      return spent == AT_ONCE;
    }

    private void hold(String line, Consumer<String> by) {
      held++;
      last = line;
      writer = by;
    }

    private Runnable takeHeld() {
      Consumer<String> by = writer;
      String line = withCount(last, held - 1);
      forgetHeld();
      return () -> by.accept(line);
    }

    private String withHeld(String line) {
      String counted = withCount(line, held);
      forgetHeld();
      return counted;
    }

    private void forgetHeld() {
      held = 0;
      last = null;
      writer = null;
    }
  }

  private final LongSupplier clock;

  /** In the order in which the kinds came. */
  @GuardedBy("this")
  private final Map<Kind, Count> counts = new LinkedHashMap<>();

  /** Writes lines that were held; null while there are none. */
  @GuardedBy("this")
  private Thread thread;

  /**
   * A limit of its own.
   *
   * @param clock as {@link System#nanoTime}
   */
  LogLimit(LongSupplier clock) {
    this.clock = clock;
  }

  private static String withCount(String line, long more) {
    return more == 0 ? line : String.format(Locale.ROOT, "%s (and %,d more)", line, more);
  }

  /**
   * Counts a line.
   *
   * @param writer writes the line later, if it is held
   * @return what is to be written now; empty if nothing
   */
  synchronized Optional<String> admit(Kind kind, String line, Consumer<String> writer) {
    long now = clock.getAsLong();
    Count count = count(kind, now);
    count.advance(now);
    if (!count.isFull()) {
      count.spent++;
      return Optional.of(count.withHeld(line));
    }
    boolean isFirst = count.held == 0;
    count.hold(line, writer);
    if (isFirst) {
      wakeThread();
    }
    return Optional.empty();
  }

  @GuardedBy("this")
  private Count count(Kind kind, long now) {
    Count known = counts.get(kind);
    if (known != null) {
      return known;
    }
    if (counts.size() >= MOST_KINDS) {
      forgetIdle(now);
    }
    return counts.computeIfAbsent(
        counts.size() >= MOST_KINDS ? kind.ofUnknownUser() : kind, key -> new Count());
  }

  @GuardedBy("this")
  private void forgetIdle(long now) {
    Iterator<Count> all = counts.values().iterator();
    while (all.hasNext()) {
      Count count = all.next();
      count.advance(now);
      if (count.spent == 0 && count.held == 0) {
        all.remove();
      }
    }
  }

  @GuardedBy("this")
  private void wakeThread() {
    if (thread != null) {
      notifyAll();
      return;
    }
    try {
      thread = DaemonThread.start(THREAD, this::run);
    } catch (OutOfMemoryError e) {
      // The next line, or the end of the daemon, says how many were held.
      thread = null;
    }
  }

  private void run() {
    try {
      while (awaitDue()) {
        writeDue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until a held line may be written; returns false, and the thread ends, if none is held.
   */
  private synchronized boolean awaitDue() throws InterruptedException {
    while (true) {
      long now = clock.getAsLong();
      long wait = Long.MAX_VALUE;
      for (Count count : counts.values()) {
        if (count.held > 0) {
          wait = Math.min(wait, count.since + INTERVAL_NANOS - now);
        }
      }
      if (wait == Long.MAX_VALUE) {
        thread = null;
        return false;
      }
      if (wait <= 0) {
        return true;
      }
      TimeUnit.NANOSECONDS.timedWait(this, wait);
    }
  }

  /** Writes the held lines that the limit allows by now. */
  void writeDue() {
    takeHeld(false).forEach(Runnable::run);
  }

  /** Writes all held lines: the daemon ends. */
  void writeAll() {
    takeHeld(true).forEach(Runnable::run);
  }

  private synchronized List<Runnable> takeHeld(boolean isEnd) {
    long now = clock.getAsLong();
    List<Runnable> lines = new ArrayList<>();
    for (Count count : counts.values()) {
      count.advance(now);
      if (count.held > 0 && (isEnd || !count.isFull())) {
        count.spent = Math.min(count.spent + 1, AT_ONCE);
        lines.add(count.takeHeld());
      }
    }
    return lines;
  }
}
