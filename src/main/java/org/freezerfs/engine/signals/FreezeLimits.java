package org.freezerfs.engine.signals;

import java.util.concurrent.TimeUnit;

/**
 * How long a freeze may take beyond one pass over its members.
 *
 * @param repeatNanos for how long the pass is repeated because members were forked during it
 * @param parentWaitNanos how long all the waits of a pass for parents to stop may take together,
 *     from the first of them on. A parent that has SIGSTOP stops as soon as it gets to run, which
 *     takes some 10 µs, but much longer where more threads want to run than there are processors.
 *     If its child were stopped before it, it would see that.
 */
record FreezeLimits(long repeatNanos, long parentWaitNanos) {
  static final FreezeLimits DEFAULT =
      new FreezeLimits(TimeLimit.REPEAT_NANOS, TimeUnit.SECONDS.toNanos(1));
}
