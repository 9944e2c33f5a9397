/**
 * The FUSE adapter: callbacks of libfuse 2, by which it mounts. It receives requests on threads of
 * its own, and turns each callback into a call of the {@link org.freezerfs.cgroup.Hierarchy}. It
 * translates paths, callers and errnos, and contains no rule of the freezer. It may use {@code
 * cgroup} and {@code host}. Begin with {@link CgroupFuse}, then {@link RequestLoop} and {@link
 * RequestThreads}.
 */
package org.freezerfs.fuse;
