/**
 * Faults that a group shows on demand, so that its clients' error handling can be tested.
 *
 * <p>It uses nothing of this program: {@code cgroup}, {@code freezer} and {@code fuse} ask it at
 * the places where a fault is shown. Begin with {@link org.freezerfs.faults.Fault}, then {@link
 * org.freezerfs.faults.Faults}.
 */
package org.freezerfs.faults;
