/**
 * What happens in a mount, for a recording: the events ({@link org.freezerfs.recorder.EventKind})
 * and the interface that is told of them ({@link org.freezerfs.recorder.Recorder}). Every layer
 * reports to it; {@code org.freezerfs.trace} implements it.
 */
package org.freezerfs.recorder;
