/**
 * The C library: its functions that this program calls, poll(2), record locks, and how many
 * descriptors may be kept open. It uses no other package of this program. Begin with {@link LibC},
 * which says how its functions are called.
 */
package org.freezerfs.host.libc;
