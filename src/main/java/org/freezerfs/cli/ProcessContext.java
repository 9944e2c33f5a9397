package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.freezerfs.host.libc.DescriptorSocket.Peer;
import org.freezerfs.host.proc.KernelFile;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.Processes;

/**
 * What a process may do, and what a path and a process id mean to it. Of two processes for which
 * this is equal each could mount with the same result.
 *
 * @param uid its effective user
 * @param gid its effective group
 * @param rights the lines of /proc/PID/status that say what else it may do
 * @param namespaces those in which paths and process ids have a meaning
 * @param root its root directory
 */
record ProcessContext(int uid, int gid, List<String> rights, String namespaces, Path root) {
  private static final Set<String> RIGHTS =
      Set.of("Uid", "Gid", "Groups", "CapEff", "CapBnd", "NoNewPrivs", "Seccomp");

  /** Those of this process. */
  static ProcessContext ofSelf() throws IOException {
    ProcStatus status = ProcStatus.of(Processes.self()).orElseThrow();
    return of(new Peer(Processes.self(), status.uid(), status.gid()));
  }

  /**
   * Those of the process at the other end of a connection.
   *
   * @throws IOException if they can't be read: it may have ended, or be in another pid namespace
   */
  static ProcessContext of(Peer process) throws IOException {
    if (process.pid() == 0) {
      throw new IOException("the process is in another pid namespace");
    }
    String id = Integer.toString(process.pid());
    return new ProcessContext(
        process.uid(),
        process.gid(),
        rights(id),
        Takeover.namespaces(id),
        Files.readSymbolicLink(Path.of("/proc", id, "root")));
  }

  private static List<String> rights(String process) throws IOException {
    return KernelFile.readPresent("/proc/" + process + "/status")
        .toString()
        .lines()
        .filter(line -> RIGHTS.contains(line.split(":", 2)[0]))
        .toList();
  }
}
