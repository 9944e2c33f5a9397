package org.freezerfs.cli;

import java.util.List;
import java.util.function.IntConsumer;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFileType;
import org.freezerfs.cgroup.ControlFileType.Place;
import org.freezerfs.cgroup.Subsystem;
import org.freezerfs.host.libc.LibC;

/**
 * The unlisted file of the root group into which a new daemon writes its process id, to take the
 * mount over: see {@link NextDaemon}. It is a subsystem because these bring the files of groups.
 */
final class TakeoverFile implements Subsystem {
  static final String NAME = "freezerfs.takeover";

  private final IntConsumer onRequest;

  /**
   * The file.
   *
   * @param onRequest is given the id of the process that is to serve the mount. It must not wait:
   *     the write is a request that has to be answered before
   */
  TakeoverFile(IntConsumer onRequest) {
    this.onRequest = onRequest;
  }

  @Override
  public String name() {
    return "takeover";
  }

  @Override
  public List<ControlFileType> files() {
    return List.of();
  }

  /** A write by any user but the daemon's own fails with EPERM, of no process id with EINVAL. */
  @Override
  public List<ControlFileType> unlistedFiles() {
    return List.of(
        ControlFileType.writeOnly(
                NAME,
                ControlFileType.integer(
                    (root, caller, pid) -> {
                      if (caller.uid() != LibC.get().geteuid()) {
                        throw new CgroupException(Errno.EPERM);
                      }
                      if (pid <= 0) {
                        throw new CgroupException(Errno.EINVAL);
                      }
                      onRequest.accept(pid);
                    }))
            .in(Place.ROOT));
  }
}
