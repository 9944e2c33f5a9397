/**
 * The interface to what keeps the members of groups, and freezes, thaws and signals them, with the
 * values that it takes and gives.
 *
 * <p>It uses {@code host} for the identity of a process, and nothing else; what is above it knows
 * no implementation. Begin with {@link org.freezerfs.engine.Engine}; {@code engine.signals} is the
 * implementation by SIGSTOP and SIGCONT.
 */
package org.freezerfs.engine;
