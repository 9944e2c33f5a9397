package org.freezerfs;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A mount that belongs to this program, and ends with it.
 *
 * <p>It is served by a process of its own, so that this program, and whatever it starts, can be put
 * into groups and frozen like any other. That process ends when this one does, however that comes
 * about: it lets go of what it had stopped, and unmounts.
 */
public final class Freezerfs implements AutoCloseable {
  private final Path root;
  private final Daemon daemon;

  // Guarded by this.
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
   * @param mountPoint a directory; for an ordinary user, one of their own
   * @throws FuseUnavailableException if nothing could be mounted here at all
   * @throws IOException if this can't be mounted; the message says why, as that of the command does
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
   * Lets go of all that was stopped, unmounts, and returns when all of that is done and the process
   * that served it is gone. Does nothing the second time, or if somebody has unmounted it.
   *
   * @throws IOException if it had not ended in order, as when it was killed; what it had stopped is
   *     let go all the same, unless the message says otherwise
   */
  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      daemon.end();
    }
  }
}
