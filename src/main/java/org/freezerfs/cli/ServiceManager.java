package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.freezerfs.host.programs.Programs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * systemd, if a service of it serves the mount: when the main process of a service ends, systemd
 * ends all other processes of the service.
 */
final class ServiceManager {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);

  /** In the environment of a service: see sd_notify(3). */
  private static final String SOCKET = "NOTIFY_SOCKET";

  private ServiceManager() {}

  /** Makes a process the main process of the service. Does nothing outside of a service. */
  static void setMainProcess(int pid) {
    if (System.getenv(SOCKET) == null) {
      return;
    }
    Optional<Path> program = Programs.findOnPath("systemd-notify");
    try {
      if (program.isEmpty() || !Programs.run(List.of(program.get().toString(), "--pid=" + pid))) {
        LOG.warn("systemd was not told of the new main process {}", pid);
      }
    } catch (IOException e) {
      LOG.warn("systemd was not told of the new main process {}: {}", pid, e.getMessage());
    }
  }
}
