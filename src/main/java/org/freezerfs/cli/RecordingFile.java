package org.freezerfs.cli;

import java.nio.file.Path;
import java.util.List;
import org.freezerfs.cgroup.ControlFileType;
import org.freezerfs.cgroup.ControlFileType.Place;
import org.freezerfs.cgroup.Subsystem;
import org.freezerfs.host.libc.NativeEncoding;

/**
 * The unlisted file of the root group that has the path of the recording, so that a command that is
 * given the mount point finds it. A mount that is not recorded has none. It controls nothing: it is
 * a subsystem because these bring the files of groups.
 */
final class RecordingFile implements Subsystem {
  static final String NAME = "freezerfs.recording";

  /** The path with one byte to a character. */
  private final String path;

  RecordingFile(Path recording) {
    path = NativeEncoding.encode(recording.toAbsolutePath().toString());
  }

  @Override
  public String name() {
    return "recording";
  }

  @Override
  public List<ControlFileType> files() {
    return List.of();
  }

  @Override
  public List<ControlFileType> unlistedFiles() {
    return List.of(ControlFileType.readOnly(NAME, (root, caller) -> path + "\n").in(Place.ROOT));
  }
}
