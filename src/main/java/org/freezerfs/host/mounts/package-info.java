/**
 * The table of mounts: what is mounted where, notice of changes, remounting and unmounting. It may
 * use {@code host.libc}, {@code host.proc} and {@code host.programs}. Begin with {@link Mounts};
 * {@link MountedFilesystem} follows one filesystem until it is unmounted.
 */
package org.freezerfs.host.mounts;
