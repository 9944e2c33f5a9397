/**
 * A mount for each JUnit test: an extension, an annotation, and handles for groups. It is public
 * API. It may use {@code org.freezerfs} and the values of {@code cgroup} that stand in that API; it
 * works on the mount's files only, as any other program does. Begin reading at {@link
 * org.freezerfs.junit.FreezerExtension}.
 */
package org.freezerfs.junit;
