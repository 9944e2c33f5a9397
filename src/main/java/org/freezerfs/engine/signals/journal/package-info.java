/**
 * The journal: a file that says which processes the daemon has stopped, so that they can be thawed
 * if the daemon is killed.
 *
 * <p>It uses {@code engine}'s Task and {@code host}. Begin with {@link
 * org.freezerfs.engine.signals.journal.JournalFormat}; the guardian, a shell script, reads the same
 * file.
 */
package org.freezerfs.engine.signals.journal;
