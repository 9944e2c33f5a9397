package org.freezerfs.fuse;

import java.util.Optional;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFile;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.engine.Recorder;

/** What is recorded of one read or write of a control file. */
final class RequestRecord {
  private final ControlFile file;
  private final Credentials caller;
  private final Optional<byte[]> written;
  private final Recorder.Request event;
  private Optional<CgroupException> error = Optional.empty();

  /**
   * The request begins.
   *
   * @param written what is to be written; empty for a read
   */
  RequestRecord(ControlFile file, Credentials caller, Optional<byte[]> written) {
    this.file = file;
    this.caller = caller;
    this.written = written;
    event = file.recorder().beginRequest();
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
        written,
        error.map(CgroupException::errno),
        isDelayed || error.filter(CgroupException::isFault).isPresent(),
        caller.tid());
  }
}
