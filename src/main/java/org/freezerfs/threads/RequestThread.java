package org.freezerfs.threads;

import java.util.ArrayDeque;
import java.util.OptionalInt;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that serves requests to the filesystem. An engine can leave what no client waits for
 * until the client has its answer: many tasks run just after a thaw, and each step of the daemon
 * takes longer than usual, because its code is not in the processor's caches any more.
 */
public abstract class RequestThread extends Thread {
  /** A class of its own, so that no logger is made before there is something to log. */
  private static final class Log {
    static final Logger LOG = LoggerFactory.getLogger(RequestThread.class);
  }

  /** In the order in which they are to run; used by this thread only. */
  private final Queue<Runnable> left = new ArrayDeque<>();

  /** A thread of this name. */
  protected RequestThread(String name) {
    super(name);
  }

  /** The user whose request the calling thread serves; empty if it serves none. */
  public static OptionalInt caller() {
    return Thread.currentThread() instanceof RequestThread thread
        ? thread.callerUid()
        : OptionalInt.empty();
  }

  /** The user whose request this thread serves, or has served last. */
  protected OptionalInt callerUid() {
    return OptionalInt.empty();
  }

  /**
   * Runs an action on the calling thread: after its answer if it serves a request, or else at once.
   */
  public static void afterAnswer(Runnable action) {
    if (Thread.currentThread() instanceof RequestThread thread) {
      thread.left.add(action);
    } else {
      action.run();
    }
  }

  /** Runs what was left for after the answer, which the calling thread has just sent. */
  public static void answered() {
    if (Thread.currentThread() instanceof RequestThread thread) {
      thread.runLeft();
    }
  }

  private void runLeft() {
    for (Runnable action = left.poll(); action != null; action = left.poll()) {
      try {
        action.run();
      } catch (RuntimeException | Error e) {
        Log.LOG.error("a request was answered, but something that was left to do failed", e);
      }
    }
  }
}
