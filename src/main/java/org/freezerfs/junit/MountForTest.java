package org.freezerfs.junit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** A mount that is made for one test. */
interface MountForTest extends Closeable {
  /** The directory of the root group. */
  Path root();

  /** Whether it has a recording that can be kept. */
  boolean isRecorded();

  /** Keeps the recording, if there is one, after the unmount. */
  void keep(KeptRecording kept) throws IOException;

  /**
   * Unmounts, and removes the directory of the mount.
   *
   * @throws IOException if the mount had not ended in order, or can't be removed
   */
  void unmount() throws IOException;
}
