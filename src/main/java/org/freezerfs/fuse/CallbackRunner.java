package org.freezerfs.fuse;

import java.io.IOException;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.CgroupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the body of a callback, and answers libfuse with a negative errno for whatever it throws. A
 * failure that is not an ordinary refusal is logged: what the host refuses as a warning.
 */
final class CallbackRunner {
  /** A class of its own, so that no logger is made before there is something to log. */
  private static final class Log {
    static final Logger LOG = LoggerFactory.getLogger(CgroupFuse.class);
  }

  /** The body of a callback; returns the callback's answer. */
  @FunctionalInterface
  interface Body {
    int run() throws CgroupException, IOException;
  }

  /** The body of a callback that answers 0. */
  @FunctionalInterface
  interface Action {
    void run() throws CgroupException, IOException;
  }

  private final RequestsInProgress requests;
  private final Runnable afterEach;

  /**
   * A runner of callbacks.
   *
   * @param requests says whether they are served any more
   * @param afterEach run after each callback, before libfuse is answered
   */
  CallbackRunner(RequestsInProgress requests, Runnable afterEach) {
    this.requests = requests;
    this.afterEach = afterEach;
  }

  /**
   * Runs a callback.
   *
   * @param operation the callback's name, for the log
   * @param subject the path or file, for the log; null if it is not known
   * @return the body's answer, or a negative errno; that of ENOTCONN if {@link RequestsInProgress}
   *     have ended
   */
  int answer(String operation, Object subject, Body body) {
    try {
      if (requests.areRefused()) {
        return refuse(Errno.ENOTCONN);
      }
      int answer = answerAndLog(operation, subject, body);
      return requests.haveEnded() ? refuse(Errno.ENOTCONN) : answer;
    } catch (RuntimeException | Error e) {
      // For want of memory there is no line in the log either.
      return refuse(Errno.EIO);
    } finally {
      afterEach.run();
    }
  }

  private static int answerAndLog(String operation, Object subject, Body body) {
    try {
      return body.run();
    } catch (CgroupException e) {
      return refuse(e.errno());
    } catch (IOException e) {
      Log.LOG.warn("{} {}: {}", operation, subject, e.getMessage());
      return refuse(Errno.EIO);
    } catch (OutOfMemoryError e) {
      Log.LOG.warn("{}: there is no memory for it", operation);
      return refuse(Errno.ENOMEM);
    } catch (RuntimeException | Error e) {
      Log.LOG.error("{} {} failed", operation, subject, e);
      return refuse(Errno.EIO);
    }
  }

  /** Runs a callback that answers 0, or a negative errno. */
  int run(String operation, Object subject, Action action) {
    return answer(
        operation,
        subject,
        () -> {
          action.run();
          return 0;
        });
  }

  /** The answer of a callback that refuses with an errno. */
  static int refuse(Errno errno) {
    return -errno.intValue();
  }
}
