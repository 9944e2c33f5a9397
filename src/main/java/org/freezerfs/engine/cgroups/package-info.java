/**
 * The engine by the host kernel's own freezer: a member of a group is a process in a host cgroup
 * that this engine has made, a {@link org.freezerfs.engine.cgroups.Cell cell}; to freeze it is to
 * write to the cell's control file.
 *
 * <p>It uses {@code engine} and {@code host}, in it {@code host.cgroups}. Begin with {@link
 * org.freezerfs.engine.cgroups.CgroupEngine}, then {@link org.freezerfs.engine.cgroups.CellGroup}.
 */
package org.freezerfs.engine.cgroups;
