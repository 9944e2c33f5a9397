package org.freezerfs.engine.cgroups;

import java.util.Optional;
import org.freezerfs.host.cgroups.HostCgroup;

/**
 * Where the cells of a mount lie.
 *
 * @param proof how they are known as cells of the mount
 * @param tree the cgroup directly beneath which all of them lie; empty if each lies beneath the
 *     home of its processes
 */
public record CellPlace(CellProof proof, Optional<HostCgroup> tree) {
  /** The names of the cells. */
  public CellNames names() {
    return proof.names();
  }

  /** The cgroup beneath which a cell lies whose processes have this home. */
  HostCgroup parentFor(HostCgroup home) {
    return tree.orElse(home);
  }
}
