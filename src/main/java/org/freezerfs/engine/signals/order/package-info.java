/**
 * The orders in which processes are stopped and continued, so that no parent sees a child stopped
 * by a freeze, and no thaw makes the kernel hang up a process group.
 *
 * <p>It reads /proc, and sends no signal. It uses {@code membership} for the members that are to be
 * stopped.
 *
 * <p>Begin with {@link org.freezerfs.engine.signals.order.StopOrder} for stopping, and with {@link
 * org.freezerfs.engine.signals.order.HostRelations} for continuing.
 */
package org.freezerfs.engine.signals.order;
