package org.freezerfs.cli;

import java.util.List;
import org.freezerfs.cgroup.ControlFileType;
import org.freezerfs.cgroup.ControlFileType.Place;
import org.freezerfs.cgroup.Subsystem;

/**
 * An unlisted file of the root group about the mount as a whole. It controls nothing: it is a
 * subsystem because these bring the files of groups.
 */
final class RootFile implements Subsystem {
  private final ControlFileType file;

  RootFile(ControlFileType file) {
    this.file = file.in(Place.ROOT);
  }

  /** That of the file: no mount option names it. */
  @Override
  public String name() {
    return file.name();
  }

  @Override
  public List<ControlFileType> files() {
    return List.of();
  }

  @Override
  public List<ControlFileType> unlistedFiles() {
    return List.of(file);
  }
}
