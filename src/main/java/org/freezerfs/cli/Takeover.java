package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.freezerfs.host.proc.PidNamespaces;

/**
 * What the two daemons of a takeover say to each other, by messages through a socket that the new
 * one listens at:
 *
 * <ol>
 *   <li>the old one, {@link #PROTOCOL}, its {@link #namespaces} and its command line;
 *   <li>the new one, {@link #REQUEST} when it is ready;
 *   <li>the old one, once it serves no requests any more, {@link #STOPPED}, and the path of a file
 *       with its {@link org.freezerfs.fuse.Handover}, and with this message its /dev/fuse; or
 *       {@link #BUSY}, and the reason, if it goes on serving or was unmounted;
 *   <li>the new one, {@link #READY} when it has understood that;
 *   <li>the old one, {@link #COMMIT}.
 * </ol>
 *
 * <p>If the new one ends before the last message, or does not take it in time, the old one goes on
 * serving. After it, the old one keeps its groups and ends, as with an unmount with {@code
 * persist}. The new one waits for that, and restores them: all of them, or it ends without a change
 * of what was kept.
 */
final class Takeover {
  /**
   * The form of the messages and of the file. A new daemon that has another does not take over, and
   * the old one goes on.
   */
  static final String PROTOCOL = "freezerfs-takeover-1";

  /** The file of the root into which the new daemon writes its process id, to begin. */
  static final String FILE = "freezerfs.takeover";

  /** Added to the mount point's name for the file with the {@link org.freezerfs.fuse.Handover}. */
  private static final String HANDOVER = ".handover";

  private static final String SOCKET = "takeover.";

  /** A process listens for two answers; this many have certainly gone by. */
  private static final int SOCKET_ANSWERS = 6;

  // The words are those of version 1.0.0.
  static final String REQUEST = "take";
  static final String STOPPED = "taken";
  static final String BUSY = "busy";
  static final String READY = "ready";
  static final String COMMIT = "yours";

  /** Why there is nothing to take over any more. */
  static final String UNMOUNTED = "it was unmounted meanwhile";

  /** Why the old daemon goes on: the new one would have no groups. */
  static final String NOTHING_KEPT =
      "its groups can't be written down, as its log says, and would be lost";

  /** In which of these a daemon is decides what its process ids and paths mean. */
  private static final List<String> NAMESPACES = List.of("pid", "mnt", "user");

  /** How long either waits for what the other does at once. */
  static final Duration ANSWER = Duration.ofSeconds(10);

  /** How long a request may go on that is being served when the takeover begins. */
  static final Duration LAST_REQUEST = Duration.ofSeconds(5);

  /** Why the old daemon goes on: a request took longer. */
  static final String LONG_REQUEST =
      "a request has gone on for over "
          + LAST_REQUEST.toSeconds()
          + " s, perhaps delayed by a fault: try again";

  /**
   * How long the new daemon waits for the old one to keep its groups, which it does after its last
   * message. Clients wait meanwhile.
   */
  static final Duration LAST_END = Duration.ofSeconds(60);

  private Takeover() {}

  /** Why a mount can't be taken over: its daemon goes on, or has ended. */
  static MountFailure refusal(Path mountPoint, String reason) {
    return new MountFailure(mountPoint + " can't be taken over: " + reason);
  }

  /** Where the old daemon of a mount writes its handover. */
  static Path handover(RuntimeDirectory directory, Path mountPoint) {
    return directory.resolve(StateName.of(mountPoint) + HANDOVER);
  }

  /** Where the process with this id listens. */
  static Path socket(RuntimeDirectory directory, int pid) {
    return directory.resolve(SOCKET + pid);
  }

  /**
   * Removes the sockets of processes that were killed. Each listens for a few seconds, so one that
   * is older is left; a younger one only if it is known that its process has ended.
   */
  static void removeLeftSockets(RuntimeDirectory directory) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory.path(), SOCKET + "*")) {
      for (Path each : all) {
        if (isOld(each) || hasEnded(each)) {
          Files.deleteIfExists(each);
        }
      }
    }
  }

  private static boolean isOld(Path socket) throws IOException {
    Instant made = Files.getLastModifiedTime(socket, LinkOption.NOFOLLOW_LINKS).toInstant();
    return Duration.between(made, Instant.now()).compareTo(ANSWER.multipliedBy(SOCKET_ANSWERS)) > 0;
  }

  /** Only from the host's own pid namespace can all processes be seen. */
  private static boolean hasEnded(Path socket) {
    String pid = socket.getFileName().toString().substring(SOCKET.length());
    return PidNamespaces.isInitial() && !Files.exists(Path.of("/proc", pid));
  }

  /** Names the namespaces that both daemons must have in common. */
  static String namespaces() throws IOException {
    return namespaces("self");
  }

  /**
   * Names those of a process.
   *
   * @param process its id, or {@code self}
   */
  static String namespaces(String process) throws IOException {
    StringBuilder names = new StringBuilder();
    for (String each : NAMESPACES) {
      names.append(Files.readSymbolicLink(Path.of("/proc", process, "ns", each)));
    }
    return names.toString();
  }
}
