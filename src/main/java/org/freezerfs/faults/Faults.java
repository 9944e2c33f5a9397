package org.freezerfs.faults;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import jnr.constants.platform.Errno;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The faults that one group shows on demand, so that its clients' error handling can be tested.
 * Each fault that is shown is logged, so that it is not taken for a bug.
 *
 * <p>Safe for several threads. While this object's monitor is held, the locks of the tree's record
 * and of attributes may be taken, by {@code onCount}.
 */
public final class Faults {
  /** The suffix of a read in {@code FILE:read}, the name of an operation. */
  public static final String READ = ":read";

  /** The suffix of a write in {@code FILE:write}. */
  public static final String WRITE = ":write";

  /** What {@link #takeNoticeDelay} gives for a notice that is lost. */
  public static final long LOST = -1;

  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private final Object group;
  private final Delays mountDelays;
  private final BiConsumer<Fault, String> onCount;

  private volatile Prolongation freezing = Prolongation.NONE;

  @GuardedBy("this")
  private int busy;

  /** Empty if notices are neither lost nor late. */
  @GuardedBy("this")
  private Optional<Planned<Long>> notice = Optional.empty();

  @GuardedBy("this")
  private Map<String, Planned<Long>> delays = Map.of();

  @GuardedBy("this")
  private Map<String, Planned<Errno>> errors = Map.of();

  /**
   * The faults of a group, which shows none yet.
   *
   * @param group names the group in the log
   * @param onCount is given the new value of a fault whose number has gone down by one
   */
  public Faults(Object group, Delays mountDelays, BiConsumer<Fault, String> onCount) {
    this.group = group;
    this.mountDelays = mountDelays;
    this.onCount = onCount;
  }

  /** The task id in a value of {@link Fault#REFUSE}. */
  public static int id(String value) {
    return Values.id(value);
  }

  /** Shows a fault from now on. {@link Fault#REFUSE} is shown by its group, not here. */
  public synchronized void set(Fault fault, String value) {
    switch (fault) {
      case FREEZING -> freezing = Values.freezing(value);
      case BUSY -> busy = Values.number(value);
      case NOTICE -> notice = Optional.of(Values.notice(value));
      case DELAY -> delays = Values.delays(value);
      case ERROR -> errors = Values.errors(value);
      case REFUSE -> {}
    }
  }

  /** Does not show a fault any more. */
  public synchronized void clear(Fault fault) {
    switch (fault) {
      case FREEZING -> freezing = Prolongation.NONE;
      case BUSY -> busy = 0;
      case NOTICE -> notice = Optional.empty();
      case DELAY -> delays = Map.of();
      case ERROR -> errors = Map.of();
      case REFUSE -> {}
    }
  }

  /**
   * Whether FREEZING must last longer.
   *
   * @param nanos for how many nanoseconds the group has been FREEZING
   * @param reads how many readers were shown that
   */
  public boolean prolongsFreezing(long nanos, int reads) {
    Prolongation least = freezing;
    return nanos < least.nanos() || reads < least.reads();
  }

  /** Whether this write of FROZEN must give EBUSY. If so, it is counted. */
  public synchronized boolean takeBusy() {
    if (busy == 0) {
      return false;
    }
    busy--;
    LOG.debug("{}: a write of FROZEN gives EBUSY because of {}", group, Fault.BUSY.word());
    onCount.accept(Fault.BUSY, Integer.toString(busy));
    return true;
  }

  /**
   * How late a notice of a change must be, in nanoseconds: 0 if not at all, {@link #LOST} if it is
   * lost.
   */
  public synchronized long takeNoticeDelay() {
    if (notice.isEmpty() || notice.get().isOver()) {
      return 0;
    }
    Planned<Long> planned = notice.get();
    LOG.debug(
        "{}: a notice of a change is {} because of {}",
        group,
        planned.value() == LOST ? "lost" : "late",
        Fault.NOTICE.word());
    if (planned.isCounted()) {
      notice = Optional.of(planned.countDown());
      onCount.accept(Fault.NOTICE, Integer.toString(planned.left() - 1));
    }
    return planned.value();
  }

  /**
   * Tells a notice late. This waits for nothing.
   *
   * @param nanos as {@link #takeNoticeDelay} gives it, more than 0
   */
  public void tellLater(long nanos, Runnable notice) {
    mountDelays.tellLater(nanos, notice);
  }

  /**
   * The error that an operation must give instead of being done. If there is one, it is counted.
   *
   * @param suffix {@link #READ} or {@link #WRITE}
   */
  public synchronized Optional<Errno> takeError(String file, String suffix) {
    String operation = file + suffix;
    Planned<Errno> planned = errors.get(operation);
    if (planned == null || planned.isOver()) {
      return Optional.empty();
    }
    LOG.debug(
        "{}: {} gives {} because of {}",
        group,
        operation,
        planned.value().name(),
        Fault.ERROR.word());
    count(Fault.ERROR, errors, operation);
    return Optional.of(planned.value());
  }

  /**
   * Waits before the reply to an operation, if it must be delayed. The caller holds no lock.
   *
   * @return whether it must
   */
  public boolean delayReply(String file, String suffix) {
    String operation = file + suffix;
    long nanos = takeDelay(operation);
    if (nanos == 0) {
      return false;
    }
    LOG.debug(
        "{}: the reply to {} is delayed by {} ms because of {}",
        group,
        operation,
        TimeUnit.NANOSECONDS.toMillis(nanos),
        Fault.DELAY.word());
    if (!mountDelays.await(nanos)) {
      LOG.warn(
          "{}: the reply to {} is not delayed: too many replies are delayed already",
          group,
          operation);
    }
    return true;
  }

  private synchronized long takeDelay(String operation) {
    Planned<Long> planned = delays.get(operation);
    if (planned == null || planned.isOver()) {
      return 0;
    }
    count(Fault.DELAY, delays, operation);
    return planned.value();
  }

  @GuardedBy("this")
  private <T> void count(Fault fault, Map<String, Planned<T>> all, String operation) {
    if (all.get(operation).isCounted()) {
      all.compute(operation, (key, planned) -> planned.countDown());
      onCount.accept(
          fault,
          all.entrySet().stream()
              .map(entry -> entry.getKey() + "=" + entry.getValue())
              .collect(Collectors.joining(" ")));
    }
  }
}
