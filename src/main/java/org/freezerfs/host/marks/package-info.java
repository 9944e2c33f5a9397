/**
 * Marks on processes that tell the group of a member and are copied to its children at fork. It may
 * use {@code host.libc}, {@code host.proc} and {@code host.programs}. Begin with {@link
 * RlimitMark}; {@link MarkOwner} tells the marks of one daemon from those of another.
 */
package org.freezerfs.host.marks;
