package org.freezerfs.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jnr.constants.platform.Errno;
import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.host.libc.DescriptorBudget;
import org.freezerfs.host.libc.FileStatus;
import org.freezerfs.host.mounts.Mounts;
import org.freezerfs.host.proc.Capabilities;
import org.freezerfs.host.programs.Programs;

/**
 * Checks before a mount all that would make it fail, so that the message can say what to do, and no
 * mount is left half done.
 */
final class Preflight {
  static final Path DEVICE = Path.of("/dev/fuse");
  private static final Path UPTIME = Path.of("/proc/uptime");

  /**
   * How many files may have to be open at least: the Java virtual machine's, the mount's, and for
   * each of many threads those that it reads. With fewer the checks of members would fail.
   */
  private static final long LEAST_DESCRIPTORS = 64;

  private static final Path FUSE_CONF = Path.of("/etc/fuse.conf");

  private final Path mountPoint;
  private final MountOptions options;
  private final boolean privileged;

  Preflight(Path mountPoint, MountOptions options) throws IOException {
    this.mountPoint = mountPoint;
    this.options = options;
    this.privileged = Capabilities.selfHasSysAdmin();
  }

  /**
   * Checks all.
   *
   * @throws MountFailure if the mount would fail
   */
  void check() throws MountFailure, IOException {
    checkCharset();
    checkDescriptors();
    checkMountPoint();
    requireHost();
    requireDevice();
    if (!privileged) {
      checkOrdinaryUser();
    }
  }

  /** Whether a freezerfs is mounted at this path; it need not be alive. */
  static boolean isMountPoint(Path path) throws IOException {
    return Mounts.typeAt(path).equals(Optional.of(CgroupFuse.TYPE));
  }

  /** Checks that what the mount has can go on with another daemon. */
  void checkTakeover() throws MountFailure {
    checkCharset();
    checkDescriptors();
    if (options.trace().isPresent()) {
      throw Takeover.refusal(mountPoint, "it is recorded, and a recording ends with its daemon");
    }
    if (options.fuse().contains("auto_unmount")) {
      throw Takeover.refusal(
          mountPoint, "because of auto_unmount it is unmounted when its daemon ends");
    }
  }

  /** Names are bytes, of which jnr-fuse makes characters in the default charset. */
  private static void checkCharset() throws MountFailure {
    if (!Charset.defaultCharset().equals(StandardCharsets.ISO_8859_1)) {
      throw new MountFailure(
          "Java's default charset is "
              + Charset.defaultCharset()
              + ", in which not every name can be read: start it by the program 'freezerfs', or"
              + " with 'java -Dfile.encoding=ISO-8859-1'");
    }
  }

  private static void checkDescriptors() throws MountFailure {
    long limit = DescriptorBudget.limit();
    if (limit < LEAST_DESCRIPTORS) {
      throw new MountFailure(
          "of open files freezerfs may have "
              + limit
              + ", and needs "
              + LEAST_DESCRIPTORS
              + " at least: 'ulimit -n "
              + LEAST_DESCRIPTORS
              + "' before");
    }
  }

  private void checkMountPoint() throws MountFailure, IOException {
    switch (StaleMount.clear(mountPoint)) {
      case ALIVE ->
          throw new MountFailure(
              mountPoint
                  + " is a freezerfs already: end it first with 'umount "
                  + ShellWord.of(mountPoint)
                  + "'");
      case HAS_SUBMOUNT -> {
        String submount = StaleMount.submount(mountPoint);
        throw new MountFailure(
            mountPoint
                + " is a freezerfs that has died, and "
                + submount
                + " is mounted in it, which would be lost: 'umount "
                + ShellWord.of(submount)
                + "' first; 'freezerfs recover "
                + ShellWord.of(mountPoint)
                + "' thaws what is stopped");
      }
      default -> {}
    }
    if (!Files.exists(mountPoint, LinkOption.NOFOLLOW_LINKS)) {
      throw new MountFailure(
          mountPoint + " does not exist: make it with 'mkdir -p " + mountPoint + "'");
    }
    if (!options.nested() && Mounts.typeContaining(mountPoint).equals(CgroupFuse.TYPE)) {
      throw new MountFailure(
          mountPoint
              + " is inside a freezerfs, where it would hide a group: choose another, or say -o"
              + " nested");
    }
    if (!Files.isDirectory(mountPoint)) {
      throw new MountFailure(
          mountPoint + " is not a directory: choose one, or make it with 'mkdir'");
    }
  }

  /**
   * Checks that what every mount needs of the host is there.
   *
   * @throws MountFailure if /proc shows processes alone, or a seccomp filter denies a system call
   */
  static void requireHost() throws MountFailure {
    if (!Files.exists(UPTIME)) {
      throw MountFailure.unavailable(
          UPTIME
              + " is missing, and other files of the whole host: /proc is mounted with subset=pid."
              + " Start freezerfs where all of it can be seen; a unit of systemd needs"
              + " ProcSubset=all");
    }
    Optional<Errno> obstacle = FileStatus.obstacle();
    if (obstacle.isPresent()) {
      throw MountFailure.unavailable(
          "statx(2) is denied here: "
              + obstacle.get().description()
              + ". Allow it in the seccomp filter of the container or unit");
    }
  }

  /**
   * Checks that FUSE can be used.
   *
   * @throws MountFailure if its device is missing, or may not be opened
   */
  static void requireDevice() throws MountFailure {
    if (!Files.exists(DEVICE)) {
      throw MountFailure.unavailable(
          DEVICE
              + " is missing: load the kernel module with 'modprobe fuse', or give the container"
              + " '--device /dev/fuse'");
    }
    try {
      FileChannel.open(DEVICE, StandardOpenOption.READ, StandardOpenOption.WRITE).close();
    } catch (AccessDeniedException e) {
      throw MountFailure.unavailable(
          DEVICE + " may not be opened by you: as root, 'chmod 666 /dev/fuse'");
    } catch (IOException e) {
      throw MountFailure.unavailable(
          DEVICE
              + " can't be opened"
              + (e instanceof FileSystemException failure ? ": " + failure.getReason() : "")
              + "; a container needs '--device /dev/fuse'");
    }
  }

  /**
   * Checks that an ordinary user can mount.
   *
   * @throws MountFailure if the program that mounts for such users is missing, or can't be root
   */
  static void requireFusermount() throws MountFailure {
    if (Capabilities.canGainNone()) {
      throw MountFailure.unavailable(
          "not permitted to mount, and fusermount can't do it for you, because no_new_privs is set:"
              + " be root, or start freezerfs without 'setpriv --no-new-privs', a unit's"
              + " NoNewPrivileges=yes or a container's no-new-privileges");
    }
    if (Stream.of("fusermount3", "fusermount")
        .map(Programs::findOnPath)
        .allMatch(Optional::isEmpty)) {
      throw MountFailure.unavailable(
          "not permitted to mount, and fusermount is missing: be root, or install it with 'apt-get"
              + " install fuse3'");
    }
  }

  /** Checks what fusermount would refuse. */
  private void checkOrdinaryUser() throws MountFailure, IOException {
    requireFusermount();
    if (!Files.isWritable(mountPoint)) {
      throw new MountFailure(
          mountPoint
              + " is not writable for you: an ordinary user mounts on a directory of their own");
    }
    boolean forOthers =
        options.fuse().contains("allow_other") || options.fuse().contains("allow_root");
    if (forOthers && !mayAllowOthers()) {
      throw new MountFailure(
          "allow_other is not permitted to you: root must put a line 'user_allow_other' into "
              + FUSE_CONF);
    }
  }

  /** Whether an ordinary user may mount with {@code allow_other}. */
  static boolean mayAllowOthers() throws IOException {
    if (!Files.isReadable(FUSE_CONF)) {
      return false;
    }
    List<String> lines = Files.readAllLines(FUSE_CONF);
    return lines.stream().anyMatch(line -> line.strip().equals("user_allow_other"));
  }
}
