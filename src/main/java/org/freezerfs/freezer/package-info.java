/**
 * The freezer subsystem: {@code freezer.state} and the rules of its states (semantics, Freezing).
 *
 * <p>It uses {@code cgroup} for groups and control files, and {@code engine} for what is done to
 * tasks. Begin with {@link org.freezerfs.freezer.State}, then {@link
 * org.freezerfs.freezer.Freezer}.
 */
package org.freezerfs.freezer;
