package org.freezerfs.cgroup;

import java.io.IOException;
import java.util.List;
import jnr.constants.platform.Errno;
import org.freezerfs.engine.Engine;

/**
 * The control files that every hierarchy has, whatever its subsystems: section 4 of the contract.
 */
final class BaseFiles {
  private final Engine engine;
  private final Attaching attaching;
  private final Release release;

  BaseFiles(Engine engine, Attaching attaching, Release release) {
    this.engine = engine;
    this.attaching = attaching;
    this.release = release;
  }

  List<ControlFileType> types() {
    return List.of(
        ControlFileType.readWrite(
            "tasks", this::tasks, ControlFileType.number(Errno.EINVAL, this::attach)),
        ControlFileType.readWrite(
            "notify_on_release",
            BaseFiles::notifyOnRelease,
            ControlFileType.number(Errno.ERANGE, this::setNotifyOnRelease)),
        ControlFileType.readWrite(
                "release_agent", (root, caller) -> release.agent() + "\n", this::setAgent)
            .inRootOnly());
  }

  private String tasks(Group group, Caller caller) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int tid : engine.threads(group.id(), caller.tid())) {
      lines.append(tid).append('\n');
    }
    return lines.toString();
  }

  private void attach(Group group, Caller caller, long id) throws CgroupException, IOException {
    attaching.attach(group, id, caller);
  }

  private static String notifyOnRelease(Group group, Caller caller) {
    return group.notifiesOnRelease() ? "1\n" : "0\n";
  }

  private void setNotifyOnRelease(Group group, Caller caller, long number) throws IOException {
    release.setNotify(group, number != 0);
  }

  private void setAgent(Group root, Caller caller, String path) throws CgroupException {
    if (!caller.isRoot()) {
      throw new CgroupException(Errno.EPERM);
    }
    release.setAgent(path);
  }
}
