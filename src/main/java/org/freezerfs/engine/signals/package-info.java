/**
 * The engine that freezes processes by SIGSTOP and SIGCONT. Uses its sub-packages and the host
 * package. Begin with {@link org.freezerfs.engine.signals.SignalEngine}; then {@link
 * org.freezerfs.engine.signals.GroupFreezer}, {@link org.freezerfs.engine.signals.Freeze} and
 * {@link org.freezerfs.engine.signals.FreezeEnforcer}. The sub-packages: {@code membership} knows
 * which process is in which group, {@code process} the freeze state of one process, {@code order}
 * in which order processes are stopped and continued, {@code journal} what a crash must not lose.
 */
package org.freezerfs.engine.signals;
