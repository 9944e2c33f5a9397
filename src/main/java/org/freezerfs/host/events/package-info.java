/**
 * Events that the kernel reports: forks and exits, signals, and processors that come online. It may
 * use {@code host.libc} and {@code host.proc}. Begin with {@link ProcessEvents}, forks and exits by
 * netlink; {@link ForkTrace} and {@link SignalTrace} read tracepoints by {@link TracepointRings}.
 */
package org.freezerfs.host.events;
