package org.freezerfs.faults;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import jnr.constants.platform.Errno;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The faults that one group shows on demand, so that clients' ways to bear them can be tested. Each
 * that is met is logged, lest it be taken for a bug.
 *
 * <p>Locks: while this object's is held, that of the record of the tree may be taken, and that of
 * attributes.
 */
public final class Faults {
  /** The operations on a control file, as they stand behind its name. */
  public static final String READ = ":read";

  public static final String WRITE = ":write";

  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private final Object group;
  private final Delays waiting;
  private final BiConsumer<Fault, String> onCount;

  private volatile long freezingNanos;

  // Guarded by this.
  private int busy;
  private Map<String, Planned<Long>> delays = Map.of();
  private Map<String, Planned<Errno>> errors = Map.of();

  /**
   * A group's, of which there are none yet.
   *
   * @param group for the log
   * @param onCount told what is left of a fault that happens a number of times
   */
  public Faults(Object group, Delays waiting, BiConsumer<Fault, String> onCount) {
    this.group = group;
    this.waiting = waiting;
    this.onCount = onCount;
  }

  /** The id that a value of {@link Fault#REFUSE} is. */
  public static int id(String value) {
    return Values.id(value);
  }

  /** Shows a fault from now on; whose freezing is refused is for the engine to know. */
  public synchronized void set(Fault fault, String value) {
    switch (fault) {
      case FREEZING -> freezingNanos = Values.freezingNanos(value);
      case BUSY -> busy = Values.number(value);
      case DELAY -> delays = Values.delays(value);
      case ERROR -> errors = Values.errors(value);
      case REFUSE -> {}
    }
  }

  /** Shows it no more. */
  public synchronized void clear(Fault fault) {
    switch (fault) {
      case FREEZING -> freezingNanos = 0;
      case BUSY -> busy = 0;
      case DELAY -> delays = Map.of();
      case ERROR -> errors = Map.of();
      case REFUSE -> {}
    }
  }

  /** How long FREEZING lasts at least. */
  public long freezingNanos() {
    return freezingNanos;
  }

  /** Whether this write of FROZEN is to give EBUSY, which then counts. */
  public synchronized boolean takeBusy() {
    if (busy == 0) {
      return false;
    }
    busy--;
    LOG.debug("{}: a write of FROZEN gives EBUSY, by {}", group, Fault.BUSY.word());
    onCount.accept(Fault.BUSY, Integer.toString(busy));
    return true;
  }

  /**
   * What an operation is to give instead of being done, which then counts.
   *
   * @param operation {@link #READ} or {@link #WRITE}
   */
  public synchronized Optional<Errno> takeError(String file, String operation) {
    String of = file + operation;
    Planned<Errno> planned = errors.get(of);
    if (planned == null || planned.isOver()) {
      return Optional.empty();
    }
    LOG.debug("{}: {} gives {}, by {}", group, of, planned.value().name(), Fault.ERROR.word());
    count(Fault.ERROR, errors, of);
    return Optional.of(planned.value());
  }

  /** Waits before an operation is answered, if it is to; the caller holds no lock. */
  public void delayAnswer(String file, String operation) {
    String of = file + operation;
    long nanos = takeDelay(of);
    if (nanos == 0) {
      return;
    }
    LOG.debug(
        "{}: {} is answered {} ms later, by {}",
        group,
        of,
        TimeUnit.NANOSECONDS.toMillis(nanos),
        Fault.DELAY.word());
    if (!waiting.await(nanos)) {
      LOG.warn("{}: {} is answered at once: too many answers are delayed already", group, of);
    }
  }

  private synchronized long takeDelay(String of) {
    Planned<Long> planned = delays.get(of);
    if (planned == null || planned.isOver()) {
      return 0;
    }
    count(Fault.DELAY, delays, of);
    return planned.value();
  }

  private <T> void count(Fault fault, Map<String, Planned<T>> all, String of) {
    if (all.get(of).isCounted()) {
      all.compute(of, (key, planned) -> planned.once());
      onCount.accept(
          fault,
          all.entrySet().stream()
              .map(one -> one.getKey() + "=" + one.getValue())
              .collect(Collectors.joining(" ")));
    }
  }
}
