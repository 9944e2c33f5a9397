/**
 * One process: how it is stopped and continued, and what its thaw must do.
 *
 * <p>It uses {@code host} for /proc and signals, and {@code engine.signals.journal}. It knows
 * neither groups nor other processes. Begin with {@link
 * org.freezerfs.engine.signals.process.TaskFreezeState}.
 */
package org.freezerfs.engine.signals.process;
