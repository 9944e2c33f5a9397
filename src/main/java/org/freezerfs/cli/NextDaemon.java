package org.freezerfs.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.SynchronousQueue;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFileType;
import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.fuse.Handover;
import org.freezerfs.host.libc.DescriptorSocket;
import org.freezerfs.host.libc.DescriptorSocket.Message;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.DaemonThread;
import org.freezerfs.host.proc.Processes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The daemon that takes the mount over from this one: see {@link Takeover}. */
final class NextDaemon {
  private static final Logger LOG = LoggerFactory.getLogger(NextDaemon.class);

  private final CgroupFuse filesystem;
  private final Path mountPoint;
  private final RuntimeDirectory directory;
  private final List<String> arguments;

  /** Whether the mount was handed over, for the thread that has served it until then. */
  private final SynchronousQueue<Boolean> outcome = new SynchronousQueue<>();

  private volatile boolean handedOver;

  /**
   * No process has asked for the mount yet.
   *
   * @param arguments the command line that mounts as this daemon has
   */
  NextDaemon(
      CgroupFuse filesystem, Path mountPoint, RuntimeDirectory directory, List<String> arguments) {
    this.filesystem = filesystem;
    this.mountPoint = mountPoint;
    this.directory = directory;
    this.arguments = arguments;
  }

  /**
   * The {@link Takeover#FILE}. A write by any user but the daemon's own fails with EPERM, of no
   * process id with EINVAL.
   */
  ControlFileType file() {
    return ControlFileType.writeOnly(
        Takeover.FILE,
        ControlFileType.integer(
            (root, caller, pid) -> {
              if (caller.uid() != LibC.get().geteuid()) {
                throw new CgroupException(Errno.EPERM);
              }
              if (pid <= 0) {
                throw new CgroupException(Errno.EINVAL);
              }
              begin(pid);
            }));
  }

  /**
   * A process asks for the mount. It is served on a thread of its own: the write has to be answered
   * before.
   */
  private void begin(int pid) {
    DaemonThread.start("takeover", () -> handOver(pid));
  }

  /** Whether the mount is another daemon's now. */
  boolean hasTakenOver() {
    return handedOver;
  }

  /** One at a time: a second process may have asked before the mount was handed over. */
  private synchronized void handOver(int pid) {
    Path file = Takeover.handover(directory, mountPoint);
    try (DescriptorSocket socket = DescriptorSocket.connect(Takeover.socket(directory, pid))) {
      if (handedOver) {
        return;
      }
      List<String> offer = new ArrayList<>(List.of(Takeover.PROTOCOL, Takeover.namespaces()));
      offer.addAll(arguments);
      socket.send(new Message(offer, OptionalInt.empty()));
      if (!socket.receive(Takeover.ANSWER).words().equals(List.of(Takeover.REQUEST))) {
        return;
      }
      if (!filesystem.stop(mountPoint, Takeover.LAST_REQUEST)) {
        refuse(socket, pid, Takeover.LONG_REQUEST);
        return;
      }
      send(socket, pid, file);
    } catch (IOException e) {
      LOG.warn("process {} could not take the mount over: {}", pid, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Serving has stopped: the thread that has served goes on with the outcome. */
  @GuardedBy("this")
  private void send(DescriptorSocket socket, int pid, Path file)
      throws IOException, InterruptedException {
    // Asked first: a mount that ends keeps its groups, and then no more.
    boolean keepsGroups = filesystem.keepsGroups();
    if (filesystem.isEnding() || !keepsGroups) {
      try {
        refuse(socket, pid, Takeover.NOTHING_KEPT);
      } finally {
        outcome.put(false);
      }
      return;
    }
    boolean taken = false;
    try {
      write(filesystem.handOver(), file);
      socket.send(
          new Message(
              List.of(Takeover.STOPPED, file.toString()), OptionalInt.of(filesystem.device())));
      socket.receive(Takeover.ANSWER);
      socket.send(Takeover.COMMIT);
      taken = true;
      handedOver = true;
      LOG.info("process {} takes the mount over", pid);
    } catch (IOException | RuntimeException | Error e) {
      LOG.warn("process {} could not take the mount over, which goes on here", pid, e);
      ServiceManager.setMainProcess(Processes.self());
      remove(file);
    } finally {
      outcome.put(taken);
    }
  }

  /** Says why the mount can't be taken over: for this reason, unless it has ended. */
  private void refuse(DescriptorSocket socket, int pid, String reason) throws IOException {
    boolean isUnmounted = filesystem.isEnding();
    String told = isUnmounted ? Takeover.UNMOUNTED : reason;
    LOG.atLevel(isUnmounted ? Level.INFO : Level.WARN)
        .log("process {} may not take the mount over: {}", pid, told);
    socket.send(new Message(List.of(Takeover.BUSY, told), OptionalInt.empty()));
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} is left", file, e);
    }
  }

  private static void write(Handover handover, Path file) throws IOException {
    byte[] text = String.join("\n", handover.lines()).getBytes(StandardCharsets.US_ASCII);
    try (FileChannel to = RuntimeDirectory.openAnew(file)) {
      RuntimeDirectory.write(to, ByteBuffer.wrap(text));
    }
  }

  /** After {@link CgroupFuse#stop}: whether the mount was handed over. */
  boolean awaitHandedOver() throws InterruptedException {
    return outcome.take();
  }
}
