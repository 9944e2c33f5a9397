/**
 * The core: the hierarchy of groups, task migration, control files, and the interface of a
 * subsystem. It is what kernel/cgroup is in the kernel.
 *
 * <p>It may use {@code engine} (the interface alone), {@code faults} and its own {@code snapshot}.
 * It knows no FUSE, no /proc and no signal.
 *
 * <p>Begin with {@link org.freezerfs.cgroup.Hierarchy}, and then read {@link
 * org.freezerfs.cgroup.TaskMigration}, {@link org.freezerfs.cgroup.Subsystem} and {@link
 * org.freezerfs.cgroup.Semantics}.
 *
 * <p>Lock order, outermost first:
 *
 * <ol>
 *   <li>{@link org.freezerfs.cgroup.Group#lock} of each group that is concerned, by ascending id:
 *       so parents before their children. A group's tasks, state, faults and removal change under
 *       it. A SIGKILL to the group holds it for up to ten seconds, while it waits for exits; a
 *       caller that must not wait as long uses {@code tryLock} or {@code lockDirectory}.
 *   <li>The tree lock, the monitor of {@code GroupTree}: names, children, ids. No system call is
 *       made under it, so a path is found at once while another group is being frozen. A
 *       subsystem's {@code create} runs under it.
 *   <li>The monitor of a group's {@code Faults}: a fault changes together with its attribute.
 *   <li>The monitor of {@code TreeLog}: the log is written under it.
 *   <li>The engine's locks.
 *   <li>Monitors under which no other is taken: {@code Attributes}, {@code PeriodicWorker}, {@code
 *       HeapReserve}.
 * </ol>
 *
 * <p>No program is started under any of them: the release agent is started after the group's lock
 * was released.
 */
package org.freezerfs.cgroup;
