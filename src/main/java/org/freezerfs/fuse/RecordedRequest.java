package org.freezerfs.fuse;

import java.util.Optional;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFile;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.recorder.EventKind;
import org.freezerfs.recorder.Recorder;

/** A read or write of a control file, as an event of a recording. */
final class RecordedRequest {
  private static final byte[] NOTHING = {};

  private final ControlFile file;
  private final Credentials caller;
  private final Optional<byte[]> written;
  private final Recorder.StartedEvent event;
  private Optional<CgroupException> error = Optional.empty();

  /**
   * The request begins.
   *
   * @param written what is to be written; empty for a read
   */
  RecordedRequest(ControlFile file, Credentials caller, Optional<byte[]> written) {
    this.file = file;
    this.caller = caller;
    this.written = written;
    event = file.recorder().begin(EventKind.REQUEST);
  }

  void noteError(CgroupException refusal) {
    error = Optional.of(refusal);
  }

  /**
   * The request is answered.
   *
   * @param isDelayed whether a fault has delayed the answer
   */
  void end(boolean isDelayed) {
    event.end(
        file.group().id(),
        file.name(),
        written.isPresent() ? EventKind.WRITE : EventKind.READ,
        written.orElse(NOTHING),
        error.map(refusal -> refusal.errno().name()).orElse(""),
        isDelayed || error.filter(CgroupException::isFault).isPresent(),
        caller.tid());
  }
}
