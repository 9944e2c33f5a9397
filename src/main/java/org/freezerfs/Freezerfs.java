package org.freezerfs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A mount that belongs to this program, and ends with it.
 *
 * <p>A process of its own serves the mount, so that this program and the processes that it starts
 * can be put into groups and frozen like all others. When this program ends, in whatever way, that
 * process thaws what it had stopped, unmounts, and ends.
 */
public final class Freezerfs implements AutoCloseable {
  private final Path root;
  private final Daemon daemon;

  @GuardedBy("this")
  private boolean closed;

  private Freezerfs(Path root, Daemon daemon) {
    this.root = root;
    this.daemon = daemon;
  }

  /** As {@link #mount(Path, Options)} with the default options. */
  public static Freezerfs mount(Path mountPoint) throws IOException {
    return mount(mountPoint, Options.defaults());
  }

  /**
   * Mounts, and returns when the mount answers.
   *
   * @param mountPoint a directory; an ordinary user needs one of their own
   * @throws FuseUnavailableException if FUSE is not available on this host
   * @throws IOException if the mount failed; the message is the same as that of the command
   */
  public static Freezerfs mount(Path mountPoint, Options options) throws IOException {
    Path root = mountPoint.toAbsolutePath();
    return new Freezerfs(root, Daemon.start(root, options));
  }

  /** The directory of the root group. */
  public Path root() {
    return root;
  }

  /**
   * Thaws all processes that were stopped, unmounts, and returns when the process that served the
   * mount has exited. Does nothing when called again, or after an unmount by other means.
   *
   * @throws IOException if that process had not ended in order, as when it was killed; what it had
   *     stopped is thawed all the same, unless the message says otherwise
   */
  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      daemon.end(Optional.of(root));
    }
  }
}
