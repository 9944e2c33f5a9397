package org.freezerfs.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.freezerfs.fuse.Handover;
import org.freezerfs.host.libc.DescriptorSocket;
import org.freezerfs.host.libc.DescriptorSocket.Message;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.Processes;

/** The daemon from which this one takes a mount over: see {@link Takeover}. */
final class PreviousDaemon implements AutoCloseable {
  /**
   * What it hands over.
   *
   * @param device its /dev/fuse, open in this process
   */
  record Taken(int device, Handover handover) {}

  /** In bytes. */
  private static final long LARGEST_HANDOVER = 256 << 20;

  private static final String AGAIN = " Unmount it, and mount it again";

  private final DescriptorSocket socket;
  private final Path mountPoint;
  private final RuntimeDirectory directory;
  private final List<String> arguments;

  private PreviousDaemon(
      DescriptorSocket socket,
      Path mountPoint,
      RuntimeDirectory directory,
      List<String> arguments) {
    this.socket = socket;
    this.mountPoint = mountPoint;
    this.directory = directory;
    this.arguments = arguments;
  }

  /**
   * Asks the daemon of a mount for it. The daemon goes on serving until {@link #take}.
   *
   * @throws MountFailure if there is no mount, or its daemon can't hand it over
   */
  static PreviousDaemon of(Path mountPoint, RuntimeDirectory directory)
      throws MountFailure, IOException {
    if (!Preflight.isMountPoint(mountPoint)) {
      throw new MountFailure("no freezerfs is mounted at " + mountPoint);
    }
    closeInheritedFiles(mountPoint);
    directory.create();
    Path path = Takeover.socket(directory, Processes.self());
    Files.deleteIfExists(path);
    try (DescriptorSocket listening = DescriptorSocket.listen(path)) {
      ask(mountPoint);
      DescriptorSocket socket = listening.accept(Takeover.ANSWER);
      try {
        List<String> offer = socket.receive(Takeover.ANSWER).words();
        requireSame(mountPoint, offer);
        return new PreviousDaemon(socket, mountPoint, directory, offer.subList(2, offer.size()));
      } catch (IOException | MountFailure e) {
        socket.close();
        throw e;
      }
    } catch (IOException e) {
      throw Takeover.refusal(
          mountPoint, "its daemon did not answer, as it may be ending: " + e.getMessage());
    } finally {
      Files.deleteIfExists(path);
    }
  }

  /**
   * Closes the files of the mount that the shell of {@code freezerfs takeover} has open and this
   * process has inherited, also of groups that were removed. A daemon with an open file of its own
   * mount would keep it busy: it could not be unmounted.
   */
  private static void closeInheritedFiles(Path mountPoint) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : all) {
        if (isLinkInto(mountPoint, descriptor)) {
          LibC.get().close(Integer.parseInt(descriptor.getFileName().toString()));
        }
      }
    }
  }

  private static boolean isLinkInto(Path mountPoint, Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(mountPoint);
    } catch (IOException e) {
      // The descriptor of the directory stream is closed, or another thread's was.
      return false;
    }
  }

  private static void requireSame(Path mountPoint, List<String> offer)
      throws MountFailure, IOException {
    if (!offer.get(0).equals(Takeover.PROTOCOL)) {
      throw Takeover.refusal(
          mountPoint, "the version that serves it does so in another way." + AGAIN);
    }
    if (!offer.get(1).equals(Takeover.namespaces())) {
      throw Takeover.refusal(
          mountPoint, "its daemon is in other namespaces: go there by nsenter(1)");
    }
  }

  private static void ask(Path mountPoint) throws MountFailure {
    try {
      Files.write(
          mountPoint.resolve(Takeover.FILE),
          Integer.toString(Processes.self()).getBytes(StandardCharsets.US_ASCII),
          StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      throw Takeover.refusal(mountPoint, "it was mounted without 'persist'." + AGAIN);
    } catch (FileSystemException e) {
      throw Takeover.refusal(mountPoint, e.getReason());
    } catch (IOException e) {
      throw Takeover.refusal(mountPoint, e.getMessage());
    }
  }

  /** The command line that mounts as the daemon has. */
  List<String> arguments() {
    return arguments;
  }

  /**
   * Takes the mount over: its daemon serves no requests any more, and ends.
   *
   * @throws MountFailure if the daemon goes on serving, or has ended
   */
  Taken take() throws MountFailure {
    try {
      return receive();
    } catch (IOException | RuntimeException e) {
      throw Takeover.refusal(
          mountPoint, "its daemon goes on, or has ended: " + e.getMessage() + ": try again");
    }
  }

  private Taken receive() throws MountFailure, IOException {
    socket.send(Takeover.REQUEST);
    Message answer = socket.receive(Takeover.LAST_REQUEST.plus(Takeover.ANSWER));
    if (answer.descriptor().isEmpty()) {
      // An earlier version gives no reason, and has but one.
      List<String> reason = answer.words().subList(1, answer.words().size());
      throw Takeover.refusal(mountPoint, reason.isEmpty() ? Takeover.LONG_REQUEST : reason.get(0));
    }
    Taken taken =
        new Taken(answer.descriptor().getAsInt(), readHandover(Path.of(answer.words().get(1))));
    ServiceManager.setMainProcess(Processes.self());
    socket.send(Takeover.READY);
    awaitLast();
    return taken;
  }

  private Handover readHandover(Path file) throws MountFailure, IOException {
    byte[] text =
        directory.path().equals(file.getParent())
            ? RuntimeDirectory.read(file, LARGEST_HANDOVER)
            : new byte[0];
    if (text.length == 0) {
      throw Takeover.refusal(mountPoint, file + " is no file that its daemon has written");
    }
    Files.delete(file);
    return Handover.parse(new String(text, StandardCharsets.US_ASCII).lines().toList());
  }

  /**
   * Waits for the last message. If it has not come in time, it can't come any more, and the other
   * daemon notices that: so either this daemon serves the mount, or that one.
   */
  private void awaitLast() throws IOException {
    try {
      socket.receive(Takeover.ANSWER);
    } catch (IOException e) {
      if (socket.endReceiving().isEmpty()) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
