/**
 * Recordings: the events of groups and tasks for JDK Flight Recorder, the file that they are saved
 * in, and the page that {@code freezerfs timeline} draws from such a file. It implements the
 * interface of {@code recorder}. No class of it is loaded without {@code trace=} or {@code
 * timeline}. Begin reading at {@link org.freezerfs.trace.Trace} for writing, and {@link
 * org.freezerfs.trace.SavedEvents} for reading.
 */
package org.freezerfs.trace;
