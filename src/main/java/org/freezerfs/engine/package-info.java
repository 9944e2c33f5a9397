/**
 * The interface to what keeps the members of groups, and freezes, thaws and signals them, with the
 * values that it takes and gives.
 *
 * <p>It uses {@code host} for the identity of a process, and tells {@code recorder} of events; what
 * is above it knows no implementation. Begin with {@link org.freezerfs.engine.Engine}. It has two
 * implementations: {@code engine.signals}, by SIGSTOP and SIGCONT, and {@code engine.cgroups}, by
 * the host kernel's own freezer.
 */
package org.freezerfs.engine;
