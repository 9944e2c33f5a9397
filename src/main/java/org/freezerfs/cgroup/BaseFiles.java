package org.freezerfs.cgroup;

import static org.freezerfs.cgroup.ControlFileType.flag;
import static org.freezerfs.cgroup.ControlFileType.id;
import static org.freezerfs.cgroup.ControlFileType.ids;
import static org.freezerfs.cgroup.ControlFileType.number;
import static org.freezerfs.cgroup.ControlFileType.readOnly;
import static org.freezerfs.cgroup.ControlFileType.readWrite;
import static org.freezerfs.cgroup.ControlFileType.word;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.ControlFileType.Place;
import org.freezerfs.engine.Engine;

/**
 * The control files of every hierarchy of cgroup v1, whatever its subsystems (semantics, {@code
 * tasks}).
 */
final class BaseFiles {
  private final Engine engine;
  private final Semantics semantics;
  private final TaskMigration migration;
  private final ReleaseNotifier release;

  BaseFiles(Engine engine, Semantics semantics, TaskMigration migration, ReleaseNotifier release) {
    this.engine = engine;
    this.semantics = semantics;
    this.migration = migration;
    this.release = release;
  }

  List<ControlFileType> types() {
    Numbers numbers = semantics.numbers();
    List<ControlFileType> types = new ArrayList<>();
    types.add(
        ids(
            "tasks",
            (group, reader) -> engine.threads(group.id(), reader.tid()),
            id(numbers, migration::attachTask)));
    types.add(
        readWrite(
            "notify_on_release",
            (group, caller) -> flag(group.notifiesOnRelease()),
            number(numbers, Errno.ERANGE, this::setNotifyOnRelease)));
    types.add(
        readWrite(
                "release_agent",
                (root, caller) -> release.agent() + "\n",
                word(semantics, this::setAgent))
            .requiringSysAdmin()
            .in(Place.ROOT));
    if (semantics.hasProcessFiles()) {
      types.addAll(processTypes(numbers));
    }
    return types;
  }

  private List<ControlFileType> processTypes(Numbers numbers) {
    return List.of(
        ids(
            "cgroup.procs",
            (group, reader) -> engine.processes(group.id(), reader.tid()),
            id(numbers, migration::attachProcess)),
        readWrite(
            "cgroup.clone_children",
            (group, caller) -> flag(group.clonesChildren()),
            number(
                numbers,
                Errno.ERANGE,
                (group, caller, number) -> group.setCloneChildren(number != 0))),
        readOnly("cgroup.sane_behavior", (root, caller) -> flag(false)).in(Place.ROOT));
  }

  private void setNotifyOnRelease(Group group, Credentials caller, long number) throws IOException {
    release.setNotify(group, number != 0);
  }

  /** Only a caller with CAP_SYS_ADMIN may set it: the agent runs with the rights of the daemon. */
  private void setAgent(Group root, Credentials caller, String path) {
    release.setAgent(path);
  }
}
