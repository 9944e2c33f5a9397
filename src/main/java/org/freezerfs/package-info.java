/**
 * The API for a program that mounts for itself: a mount is served by a daemon of its own, which
 * ends with the program. Tests can be explored, too. It may use the values of {@code cgroup} that
 * stand in the API, and of {@code cli} only the main class, whose process it starts. Begin reading
 * at {@link org.freezerfs.Freezerfs}.
 */
package org.freezerfs;
