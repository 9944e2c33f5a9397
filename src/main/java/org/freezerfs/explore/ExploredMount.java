package org.freezerfs.explore;

import java.io.IOException;
import java.nio.file.Path;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.fuse.Interceptor;
import org.freezerfs.recorder.Recorder;

/** A mount for one run, which this process serves. */
public interface ExploredMount extends AutoCloseable {
  /** What is mounted. */
  Hierarchy hierarchy();

  /**
   * Sets whether all further requests are refused with ENOTCONN, as if the daemon had been killed.
   */
  void setRefusing(boolean refuses);

  /** What the mount has logged as an error; empty if it has logged none. */
  String errors();

  /** Ends the mount in order: what is frozen is thawed. */
  @Override
  void close() throws IOException;

  /**
   * What all mounts of an exploration have in common.
   *
   * @param isSignals whether tasks are frozen by signals
   * @param isEager whether the first read after a freeze may show FROZEN
   * @param notesStates whether clients that poll or watch a file with the state are told of changes
   */
  record Rules(Semantics semantics, boolean isSignals, boolean isEager, boolean notesStates) {}

  /** FUSE is not available on this host; the message is one line for a person. */
  final class UnavailableException extends IOException {
    private static final long serialVersionUID = 1;

    public UnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Makes the mounts, all with the same options. */
  interface Maker {
    /** What they have in common. */
    Rules rules();

    /**
     * Mounts.
     *
     * @param recorder is told of what happens
     * @throws UnavailableException if FUSE is not available on this host
     * @throws IOException if it can't be mounted; the message is one line for a person
     */
    ExploredMount mount(Path mountPoint, Interceptor interceptor, Recorder recorder)
        throws IOException;
  }
}
