/**
 * Recordings: the events of groups and tasks for JDK Flight Recorder, the file that they are saved
 * in, and the page that {@code freezerfs timeline} draws from such a file. It may use {@code
 * engine}, whose Recorder it implements and whose EventKind is the table of events, and text
 * helpers of {@code cgroup} and {@code host}. No class of it is loaded without {@code trace=} or
 * {@code timeline}. Begin reading at {@link org.freezerfs.trace.Trace} for writing, and {@link
 * org.freezerfs.trace.SavedEvents} for reading.
 */
package org.freezerfs.trace;
