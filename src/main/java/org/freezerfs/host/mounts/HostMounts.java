package org.freezerfs.host.mounts;

import java.io.IOException;

/** How the mounts that every host has are mounted. */
public final class HostMounts {
  private HostMounts() {}

  /** Whether /proc hides tasks of other users from users who are not root: see proc(5). */
  public static boolean isHidingProcesses() throws IOException {
    return Mounts.topmost(Mounts.all(), "/proc").stream()
        .flatMap(proc -> proc.options().stream())
        .anyMatch(
            option ->
                option.startsWith("hidepid=")
                    && !option.equals("hidepid=0")
                    && !option.equals("hidepid=off"));
  }

  /** Whether what is mounted below / also appears in other mount namespaces. */
  public static boolean isRootShared() throws IOException {
    return Mounts.topmost(Mounts.all(), "/").filter(MountLine::isShared).isPresent();
  }
}
