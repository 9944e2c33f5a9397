package org.freezerfs.faults;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.EnumMap;
import java.util.LinkedHashMap;
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

  /** What is planned of each fault, by operations as {@link Fault#plan} has them. */
  @GuardedBy("this")
  private final Map<Fault, Map<String, Planned>> planned = new EnumMap<>(Fault.class);

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
    planned.put(fault, fault.plan(value));
  }

  /** Does not show a fault any more. */
  public synchronized void clear(Fault fault) {
    planned.remove(fault);
  }

  /**
   * Whether FREEZING must last longer.
   *
   * @param nanos for how many nanoseconds the group has been FREEZING
   * @param reads how many readers were shown that
   */
  public synchronized boolean prolongsFreezing(long nanos, int reads) {
    Planned least = find(Fault.FREEZING, Values.NO_OPERATION);
    return least != null && (nanos < least.nanos() || reads < least.left());
  }

  /** Null if nothing is planned. */
  @GuardedBy("this")
  private Planned find(Fault fault, String operation) {
    return planned.getOrDefault(fault, Map.of()).get(operation);
  }

  /** What an operation must show, if anything. If so, it is counted. */
  private synchronized Optional<Planned> take(Fault fault, String operation) {
    Planned found = find(fault, operation);
    if (found == null || found.left() == 0) {
      return Optional.empty();
    }
    if (found.isCounted()) {
      Map<String, Planned> all = new LinkedHashMap<>(planned.get(fault));
      all.put(operation, found.countDown());
      planned.put(fault, all);
      onCount.accept(
          fault,
          all.entrySet().stream()
              .map(each -> (each.getKey().isEmpty() ? "" : each.getKey() + "=") + each.getValue())
              .collect(Collectors.joining(" ")));
    }
    return Optional.of(found);
  }

  /** Whether this write of FROZEN must give EBUSY. If so, it is counted. */
  public boolean takeBusy() {
    boolean isBusy = take(Fault.BUSY, Values.NO_OPERATION).isPresent();
    if (isBusy) {
      LOG.debug("{}: a write of FROZEN gives EBUSY because of {}", group, Fault.BUSY.word());
    }
    return isBusy;
  }

  /**
   * How late a notice of a change must be, in nanoseconds: 0 if not at all, {@link #LOST} if it is
   * lost.
   */
  public long takeNoticeDelay() {
    long nanos = take(Fault.NOTICE, Values.NO_OPERATION).map(Planned::nanos).orElse(0L);
    if (nanos != 0) {
      LOG.debug(
          "{}: a notice of a change is {} because of {}",
          group,
          nanos == LOST ? "lost" : "late",
          Fault.NOTICE.word());
    }
    return nanos;
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
  public Optional<Errno> takeError(String file, String suffix) {
    String operation = file + suffix;
    Optional<Errno> error = take(Fault.ERROR, operation).map(Planned::errno);
    error.ifPresent(
        errno ->
            LOG.debug(
                "{}: {} gives {} because of {}",
                group,
                operation,
                errno.name(),
                Fault.ERROR.word()));
    return error;
  }

  /**
   * Waits before the reply to an operation, if it must be delayed. The caller holds no lock.
   *
   * @return whether it must
   */
  public boolean delayReply(String file, String suffix) {
    String operation = file + suffix;
    long nanos = take(Fault.DELAY, operation).map(Planned::nanos).orElse(0L);
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
}
