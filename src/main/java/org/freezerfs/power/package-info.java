/**
 * The power subsystem: {@code power.state}, which acts out a suspend and a resume of the machine
 * (semantics, power.state).
 *
 * <p>It uses {@code cgroup} for groups and control files, and {@code engine} to freeze and thaw.
 * Begin with {@link org.freezerfs.power.PowerSubsystem}.
 */
package org.freezerfs.power;
