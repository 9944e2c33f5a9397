package org.freezerfs.fuse;

import java.io.IOException;
import org.freezerfs.cgroup.CgroupException;

/**
 * Is told of each {@link ClientOperation} of a mount, on the thread that serves it, and can change
 * what becomes of it. The caller holds no lock.
 */
@FunctionalInterface
public interface Interceptor {
  /** Changes nothing. */
  Interceptor NONE = operation -> Interception.NONE;

  /**
   * An operation is about to be done.
   *
   * @throws CgroupException if it is refused instead
   */
  Interception begin(ClientOperation operation) throws CgroupException, IOException;

  /** What becomes of one operation. */
  interface Interception {
    /** Changes nothing. */
    Interception NONE = new Interception() {};

    /** The whole contents that a reader gets, if these were made. */
    default byte[] contents(byte[] made) {
      return made;
    }

    /**
     * How many bytes one read(2) gets at most.
     *
     * @param contents what is to be read
     * @param asked how many the reader has asked for
     */
    default int limit(byte[] contents, int asked) {
      return asked;
    }

    /** The operation is done, or was refused, and is about to be answered. */
    default void end() throws IOException {}
  }
}
