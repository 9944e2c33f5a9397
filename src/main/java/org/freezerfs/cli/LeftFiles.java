package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.mounts.Mounts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What killed daemons have left in the runtime directory for the next daemon at their mount points.
 * There may never be one: {@code freezerfs run} mounts at a new place each time. So each mount
 * removes those that hold nothing. What a person has asked to keep, what was left stopped, and what
 * can't be read stays for a mount there, or for {@code freezerfs recover}.
 *
 * @param directory where the files are
 * @param own the state of this daemon's mount, whose files are in use
 */
record LeftFiles(RuntimeDirectory directory, MountState own) {
  private static final Logger LOG = LoggerFactory.getLogger(LeftFiles.class);

  /**
   * The names of files with what a daemon keeps, and of the directories at which it mounts a
   * hierarchy of cgroups. Logs and damaged files are for a person.
   */
  private static final Pattern STATE =
      Pattern.compile("(.+?)\\.(?:(?:journal|tree|handover)(?:\\.next|\\.done)?|freezer|cgroup2)");

  /** Removes them. If that fails the reason is logged. */
  void removeThoseThatHoldNothing() {
    try {
      if (!Files.isDirectory(directory.path(), LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      directory.create();
      Takeover.removeLeftSockets(directory);
      Set<Path> mountPoints = mountPoints();
      if (!mountPoints.isEmpty()) {
        List<Path> mounted = Mounts.ofType(CgroupFuse.TYPE);
        mounted.forEach(mountPoints::remove);
        mountPoints.forEach(this::remove);
      }
    } catch (IOException e) {
      LOG.info("files of earlier daemons are left: {}", NativeEncoding.encode(e.getMessage()));
    }
  }

  /** Of other mounts, as far as their paths can be told from their files' names. */
  private Set<Path> mountPoints() throws IOException {
    Set<Path> mountPoints = new HashSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory.path())) {
      for (Path each : all) {
        Matcher name = STATE.matcher(each.getFileName().toString());
        Optional<Path> mountPoint =
            name.matches() ? StateName.mountPoint(name.group(1)) : Optional.empty();
        mountPoint.filter(path -> !own.isOf(path)).ifPresent(mountPoints::add);
      }
    }
    return mountPoints;
  }

  private void remove(Path mountPoint) {
    try {
      if (own.forOther(mountPoint).removeIfNothingIsHeld()) {
        LOG.debug("removed the files of the last daemon at {}", mountPoint);
      }
    } catch (IOException e) {
      LOG.info(
          "files of the last daemon at {} are left: {}",
          NativeEncoding.encode(mountPoint.toString()),
          NativeEncoding.encode(e.getMessage()));
    }
  }
}
