/**
 * The host's own control groups: where their files are mounted, in which group a process is, and
 * the files of one group. It may use {@code host.libc}, {@code host.mounts} and {@code host.proc}.
 * Begin with {@link FreezerHierarchy}.
 */
package org.freezerfs.host.cgroups;
