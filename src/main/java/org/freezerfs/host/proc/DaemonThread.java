package org.freezerfs.host.proc;

import java.util.concurrent.ThreadFactory;

/**
 * Makes threads that do not keep this program from ending. An exception that ends such a thread
 * goes to the program's handler of uncaught exceptions, unless a future keeps it; a daemon's
 * handler writes into the log that the thread has died.
 */
public final class DaemonThread {
  private DaemonThread() {}

  /**
   * Starts a thread.
   *
   * @throws OutOfMemoryError if the system allows no more threads
   */
  public static Thread start(String name, Runnable work) {
    Thread thread = factory(name).newThread(work);
    thread.start();
    return thread;
  }

  /** Makes threads of this name for an executor. */
  public static ThreadFactory factory(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
