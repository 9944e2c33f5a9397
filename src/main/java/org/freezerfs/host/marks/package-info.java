/**
 * Marks: numbers on processes, which the kernel copies to their children at fork. It may use {@code
 * host.libc} and {@code host.proc}. Begin with {@link RlimitMark}; {@link MarkOwner} tells the
 * marks of one daemon from those of another.
 */
package org.freezerfs.host.marks;
