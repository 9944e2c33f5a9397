package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.host.mounts.MountedFilesystem;
import org.freezerfs.host.mounts.Mounts;
import org.freezerfs.host.programs.TerminationSignals;
import org.freezerfs.threads.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the daemon with its mount, and the mount with its daemon: unmounts when SIGTERM, SIGINT or
 * SIGHUP comes, and ends the daemon when its filesystem is mounted nowhere any more. A daemon that
 * serves other mounts too goes on; then this ends the filesystem's connection in the daemon's
 * place.
 */
final class MountTermination {
  private static final Logger LOG = LoggerFactory.getLogger(MountTermination.class);

  /** How long an unmounted filesystem may take to end by itself. */
  private static final long PATIENCE_MILLIS = 1_000;

  /** Ends serving, and waits for that. */
  @FunctionalInterface
  interface EndOfServing {
    void run() throws InterruptedException;
  }

  private final Path mountPoint;
  private final Launch launch;
  private final boolean hasTrace;
  private final Runnable shutdown;
  private final EndOfServing endServing;
  private final BooleanSupplier isConnected;
  private final CountDownLatch over = new CountDownLatch(1);

  /** The filesystem while it is served; empty also if it was not found among the mounts. */
  private volatile Optional<MountedFilesystem> served = Optional.empty();

  /** Whether another daemon still serves the mount. */
  private volatile boolean servedByOther;

  private volatile boolean answering;

  /** Whether a signal ends this daemon. */
  private volatile boolean ending;

  private volatile boolean endedInOrder;

  /**
   * Does nothing before it is told to.
   *
   * @param hasTrace whether events are recorded by JDK Flight Recorder
   * @param shutdown thaws all processes and closes the mount; does nothing when run again
   * @param endServing ends serving what is not mounted any more
   * @param isConnected whether the kernel still has the filesystem
   */
  MountTermination(
      Path mountPoint,
      Launch launch,
      boolean hasTrace,
      Runnable shutdown,
      EndOfServing endServing,
      BooleanSupplier isConnected) {
    this.isConnected = isConnected;
    this.endServing = endServing;
    this.mountPoint = mountPoint;
    this.launch = launch;
    this.hasTrace = hasTrace;
    this.shutdown = shutdown;
  }

  /**
   * From now on the end of the virtual machine, by a signal too, ends the mount.
   *
   * @throws MountFailure if the virtual machine ends already
   */
  void addShutdownHook() throws MountFailure {
    try {
      launch.addEnd(this::endWithVirtualMachine);
    } catch (IllegalStateException e) {
      throw new MountFailure(endedBySignal());
    }
  }

  private String endedBySignal() {
    return mountPoint
        + (servedByOther ? " was not taken over" : " is not mounted")
        + ": a signal has ended freezerfs";
  }

  /**
   * With a trace, signals end the mount without ending the virtual machine first: Flight Recorder's
   * own shutdown hook would end the recording before the mount has ended.
   */
  void handleSignals() {
    if (hasTrace) {
      TerminationSignals.handle(this::endForSignal);
    }
  }

  /** Another daemon serves the mount, and goes on if this one ends. */
  void setServedByOther(boolean byOther) {
    servedByOther = byOther;
  }

  /**
   * To be called right before the filesystem is mounted. Returns false if a signal has come: it
   * must not be mounted then, as the virtual machine ends at any moment.
   */
  boolean mayMount() {
    return !ending;
  }

  /**
   * The mount answers requests: finds it among the mounts, so that it can be unmounted.
   *
   * @return false if a signal has come, and it was told that there is no mount: it is unmounted
   */
  boolean mountAnswers() {
    served = findServed();
    synchronized (this) {
      answering = !ending;
      return answering;
    }
  }

  private Optional<MountedFilesystem> findServed() {
    try {
      return MountedFilesystem.at(mountPoint, CgroupFuse.TYPE);
    } catch (IOException e) {
      LOG.warn("an unmount can't be noticed through /proc/self/mountinfo: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Starts to watch whether the filesystem is still mounted. */
  void watchMounts() {
    Optional<MountedFilesystem> ours = served;
    if (ours.isPresent()) {
      MountedFilesystem filesystem = ours.get();
      Worker.start("mounts", () -> endWithMount(filesystem));
    }
  }

  /** libfuse serves no requests any more. */
  void servingEnded() {
    served = Optional.empty();
  }

  /** All processes are thawed and everything is closed. */
  void setEndedInOrder() {
    endedInOrder = true;
  }

  private boolean isOver() {
    return over.getCount() == 0;
  }

  /** The mount is over, in order or by a failure. */
  void setOver() {
    over.countDown();
  }

  /**
   * Ends the daemon as soon as the filesystem is not mounted any more in the daemon's mount
   * namespace. In most cases libfuse notices the unmount too, and the first of the two shuts down.
   * But libfuse goes on as long as another mount namespace has a copy of the mount, or, after
   * 'umount -l', a process has a file open or its working directory there.
   */
  private boolean endWithMount(MountedFilesystem filesystem)
      throws IOException, InterruptedException {
    filesystem.awaitEnd(this::isOver);
    if (!isOver()) {
      shutdown.run();
      launch.end(0);
      endServing.run();
    }
    filesystem.close();
    return false;
  }

  /**
   * Runs as a shutdown hook, which is how the virtual machine handles SIGTERM, SIGINT and SIGHUP.
   * The virtual machine's own exit status would say that a signal has ended it. The daemon halts
   * with status 0 instead, since a signal is a usual way to end a mount; also if the signal comes
   * when the mount has just ended.
   */
  private void endWithVirtualMachine() {
    if (endedInOrder && !hasTrace) {
      // With a trace no signal gets here, and Flight Recorder's own hook must be able to end.
      launch.end(0);
    }
    end();
  }

  /** Unmounts, and ends the daemon. */
  void end() {
    if (isOver()) {
      return;
    }
    synchronized (this) {
      ending = true;
    }
    if (!answering) {
      Main.printError(endedBySignal());
    }
    try {
      unmountAndShutDown();
      if (launch.outlivesMount()) {
        // It may still be mounted, or in use.
        endServing.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void unmountAndShutDown() throws InterruptedException {
    try {
      unmount();
      if (!over.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        // The mount was still starting; or it is in use by a process, and libfuse goes on serving
        // that process.
        unmount();
        shutdown.run();
      }
      launch.end(answering ? 0 : MountFailure.FAILED);
    } catch (IOException e) {
      LOG.error("the mount can't be ended: {}", e.getMessage());
      shutdown.run();
    }
  }

  /**
   * Runs for a signal where the virtual machine does not end, so the daemon is halted in any case.
   */
  private void endForSignal() {
    end();
    if (!isOver()) {
      launch.end(MountFailure.FAILED);
    }
  }

  /**
   * Unmounts the filesystem that this daemon serves, and no other that was mounted at the same
   * mount point since.
   */
  private void unmount() throws IOException {
    Optional<MountedFilesystem> ours = served;
    if (ours.isPresent()) {
      ours.get().unmount(isConnected);
    } else if (!answering && !servedByOther && Preflight.isMountPoint(mountPoint)) {
      Mounts.unmount(mountPoint);
    }
  }
}
