/**
 * The members of each group: the processes that were put into it, and those that they have forked.
 *
 * <p>It uses {@code host} (processes, marks, fork events), and {@code process} for the freeze state
 * that each member has. It stops and continues no process itself: for each member that is found it
 * calls a {@link org.freezerfs.engine.signals.membership.MemberHandler}.
 *
 * <p>There is one lock, the monitor of {@link org.freezerfs.engine.signals.membership.MemberTable}.
 * All changes are made under it; the look-ups take no lock. Only a reading of fork events, or a
 * scan of /proc where there are none, removes a dead member ({@code DeadMembers}).
 *
 * <p>Begin with {@link org.freezerfs.engine.signals.membership.ForkTracker}, which finds members,
 * and {@link org.freezerfs.engine.signals.membership.MemberTable}, which knows them.
 */
package org.freezerfs.engine.signals.membership;
