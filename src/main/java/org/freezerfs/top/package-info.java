/** The command {@code freezerfs top}: the groups of mounts, live, on a terminal. */
package org.freezerfs.top;
