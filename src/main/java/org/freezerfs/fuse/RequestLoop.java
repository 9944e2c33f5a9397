package org.freezerfs.fuse;

import java.lang.ref.Reference;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import jnr.constants.platform.Errno;
import org.freezerfs.threads.RequestThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves requests on one thread until the mount has ended, or the threads are stopped. It takes the
 * place of libfuse's fuse_session_loop, which has no way to put a request through the {@link
 * PathLockGate}.
 */
final class RequestLoop implements Runnable {
  /** A class of its own, so that no logger is made before there is something to log. */
  private static final class Log {
    static final Logger LOG = LoggerFactory.getLogger(RequestLoop.class);
  }

  /**
   * In bytes: far more than the arguments of the requests take that can be served at once. A path
   * has at most some kilobytes, and data that is read or written is not copied.
   */
  private static final int ENOUGH_MEMORY = 1 << 20;

  private final FuseSession session;
  private final PathLockGate gate;
  private final RequestThreads threads;
  private final RequestsInProgress requests;
  private final BooleanSupplier hasMemory;
  private final RequestBuffer buffer;

  /** Whether libfuse serves the request in the buffer. */
  private volatile boolean processing;

  /**
   * A loop for one thread.
   *
   * @param threads the calling thread counts as busy there while it serves a request that is not
   *     brief, or waits at the gate with one
   * @param requests counts those that are being served
   * @param hasMemory see {@link #hasMemory}
   */
  RequestLoop(
      FuseSession session,
      PathLockGate gate,
      RequestThreads threads,
      RequestsInProgress requests,
      BooleanSupplier hasMemory) {
    this.session = session;
    this.gate = gate;
    this.threads = threads;
    this.requests = requests;
    this.hasMemory = hasMemory;
    buffer = session.newBuffer();
  }

  @Override
  public void run() {
    requests.add(this);
    try {
      while (!threads.isStopped() && !threads.areEnded()) {
        if (!receive()) {
          if (!threads.areEnded()) {
            requests.noteUnmounted();
          }
          session.reset();
          return;
        }
        int opcode = buffer.opcode();
        if (FuseMessage.isRefusable(opcode) && !hasMemory.getAsBoolean()) {
          session.refuse(buffer, Errno.ENOMEM);
        } else {
          serve(opcode);
        }
      }
    } finally {
      requests.remove(this);
      Reference.reachabilityFence(buffer);
    }
  }

  /**
   * Answers the request that is being served, if there is one, with ENOTCONN. The kernel drops the
   * answer that libfuse gives later. Any thread may call this, once new requests are refused: this
   * loop may have gone on to another one meanwhile.
   */
  void abandonRequest() {
    if (processing) {
      session.refuse(buffer, Errno.ENOTCONN);
    }
  }

  /**
   * Waits for a request; returns false if the mount has ended. Every thread learns that by a
   * receive of its own.
   */
  private boolean receive() {
    int received;
    do {
      received = session.receive(buffer);
    } while (received == -Errno.EINTR.intValue() && !threads.areEnded());
    return received > 0;
  }

  private void serve(int opcode) {
    if (FuseMessage.isBrief(opcode)) {
      process();
      return;
    }
    threads.beginRequest();
    Lock lock = gate.enter(opcode);
    try {
      process();
    } finally {
      if (lock != null) {
        lock.unlock();
      }
      threads.endRequest();
    }
  }

  /**
   * Lets libfuse call the callback and answer. What a callback throws is answered by {@link
   * CallbackRunner}. What jnr-ffi or jnr-fuse throws before or after it, while it converts
   * arguments, does not reach libfuse: jffi answers 0 for it, a success, and the exception surfaces
   * here, after libfuse has answered the client; unless a later callback of the same request hides
   * it. Only missing memory can do that, so a request is refused before, if there is little.
   */
  private void process() {
    requests.beginOne();
    processing = true;
    try {
      session.process(buffer);
    } catch (RuntimeException | Error e) {
      Log.LOG.error("a request was answered, but not served", e);
    }
    processing = false;
    RequestThread.answered();
    requests.endOne();
  }

  /**
   * Whether there is memory for the arguments of a callback. jnr-ffi makes Java objects of them;
   * for want of memory it would throw before the callback begins, and libfuse would answer a
   * success. It costs 0.1 µs, as long as there is enough.
   */
  static boolean hasMemory() {
    Runtime heap = Runtime.getRuntime();
    return heap.maxMemory() - heap.totalMemory() + heap.freeMemory() > ENOUGH_MEMORY
        || canAllocate();
  }

  /** Garbage counts as used. The collector runs before an allocation fails. */
  private static boolean canAllocate() {
    try {
      return new byte[ENOUGH_MEMORY].length > 0;
    } catch (OutOfMemoryError e) {
      return false;
    }
  }
}
