/**
 * The members of each group: the processes that were put into it, and those that they have forked.
 *
 * <p>It uses {@code host} (processes, marks, fork events), and {@code process} for the freeze state
 * that each member has. It stops and continues no process itself: for each member that is found it
 * calls a {@link org.freezerfs.engine.signals.membership.MemberHandler}.
 *
 * <p>Begin with {@link org.freezerfs.engine.signals.membership.ForkTracker}, which finds members,
 * and {@link org.freezerfs.engine.signals.membership.MemberTable}, which knows them.
 */
package org.freezerfs.engine.signals.membership;
