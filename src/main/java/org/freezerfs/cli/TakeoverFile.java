package org.freezerfs.cli;

import java.util.function.IntConsumer;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFileType;
import org.freezerfs.host.libc.LibC;

/**
 * The file into which a new daemon writes its process id, to take the mount over: see {@link
 * NextDaemon}.
 */
final class TakeoverFile {
  static final String NAME = "freezerfs.takeover";

  /** Added to the mount point's name for the file with the {@link org.freezerfs.fuse.Handover}. */
  static final String HANDOVER = ".handover";

  private TakeoverFile() {}

  /**
   * The file. A write by any user but the daemon's own fails with EPERM, of no process id with
   * EINVAL.
   *
   * @param onRequest is given the id of the process that is to serve the mount. It must not wait:
   *     the write is a request that has to be answered before
   */
  static RootFile create(IntConsumer onRequest) {
    return new RootFile(
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
                })));
  }
}
