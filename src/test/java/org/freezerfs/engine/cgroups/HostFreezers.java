package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.Locale;
import org.freezerfs.host.cgroups.CgroupVersion;
import org.freezerfs.host.cgroups.FreezerHierarchy;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.mounted.Needs;

/** The freezers of the host's kernel, for tests that make cgroups of their own in them. */
final class HostFreezers {
  private HostFreezers() {}

  /** The hierarchy of one of the freezers. Without it the test is skipped. */
  static FreezerHierarchy find(CgroupVersion version) throws IOException {
    Needs.engine(version.name().toLowerCase(Locale.ROOT));
    return FreezerHierarchy.find(version, place -> place.startsWith("/sys/fs/cgroup"))
        .orElseThrow();
  }

  /** Removes a cgroup and those below it, as far as they have no tasks. */
  static void removeTree(HostCgroup cgroup) throws IOException {
    for (HostCgroup child : cgroup.children()) {
      removeTree(child);
    }
    cgroup.remove();
  }
}
