/**
 * The signal subsystem: {@code signal.kill} (semantics, signal.kill).
 *
 * <p>It uses {@code cgroup} for groups and control files, and {@code engine} to send the signals.
 * There is one class: {@link org.freezerfs.signal.SignalSubsystem}.
 */
package org.freezerfs.signal;
