/**
 * What a tree of groups was at a moment, as values, and how it is written as lines of text.
 *
 * <p>It is for the core above it, which keeps a tree beyond its mount. It may use {@code engine}
 * for {@link org.freezerfs.engine.Task} alone, and opens no file.
 *
 * <p>Begin with {@link org.freezerfs.cgroup.snapshot.TreeLogFormat}, which shows each kind of line,
 * and {@link org.freezerfs.cgroup.snapshot.TreeSnapshot}, which the lines are read into.
 */
package org.freezerfs.cgroup.snapshot;
