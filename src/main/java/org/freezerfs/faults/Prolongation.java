package org.freezerfs.faults;

/**
 * How long FREEZING lasts at least: until it has lasted so long, and so many readers were shown it.
 *
 * @param nanos the time, in nanoseconds
 * @param reads the number of reads of the state
 */
record Prolongation(long nanos, int reads) {
  static final Prolongation NONE = new Prolongation(0, 0);
}
