package org.freezerfs.cli;

import java.nio.file.Path;
import org.freezerfs.cgroup.ControlFileType;
import org.freezerfs.host.libc.NativeEncoding;

/**
 * The file that has the path of the recording, so that a command that is given the mount point
 * finds it. A mount that is not recorded has none.
 */
final class RecordingFile {
  static final String NAME = "freezerfs.recording";

  private RecordingFile() {}

  static RootFile create(Path recording) {
    // One byte to a character.
    String path = NativeEncoding.encode(recording.toAbsolutePath().toString());
    return new RootFile(ControlFileType.readOnly(NAME, (root, caller) -> path + "\n"));
  }
}
