package org.freezerfs.fuse;

import java.lang.ref.Reference;
import java.util.concurrent.locks.Lock;
import jnr.constants.platform.Errno;

/**
 * Serves requests on one thread until the mount has ended. It takes the place of libfuse's
 * fuse_session_loop, which has no way to put a request through the {@link PathLockGate}.
 */
final class RequestLoop implements Runnable {
  private final LibFuse libfuse;
  private final LibFuse.Session session;
  private final PathLockGate gate;
  private final RequestThreads threads;
  private final RequestBuffer buffer;

  /**
   * A loop for one thread.
   *
   * @param threads the calling thread counts as busy there while it serves a request that is not
   *     brief, or waits at the gate with one
   */
  RequestLoop(LibFuse libfuse, LibFuse.Session session, PathLockGate gate, RequestThreads threads) {
    this.libfuse = libfuse;
    this.session = session;
    this.gate = gate;
    this.threads = threads;
    buffer = new RequestBuffer(session.requestSize());
  }

  @Override
  public void run() {
    try {
      while (receive()) {
        serve(buffer.opcode());
      }
    } finally {
      Reference.reachabilityFence(buffer);
    }
    libfuse.reset(session);
  }

  /**
   * Waits for a request; returns false if the mount has ended. Every thread learns that by a
   * receive of its own.
   */
  private boolean receive() {
    int received;
    do {
      buffer.reset(session.channel());
      received = libfuse.receive(session, buffer);
    } while (received == -Errno.EINTR.intValue());
    return received > 0;
  }

  private void serve(int opcode) {
    if (Opcode.isBrief(opcode)) {
      libfuse.process(session, buffer);
      return;
    }
    threads.beginRequest();
    Lock lock = gate.enter(opcode);
    try {
      libfuse.process(session, buffer);
    } finally {
      if (lock != null) {
        lock.unlock();
      }
      threads.endRequest();
    }
  }

  /** Loads the classes that serving a request needs, without libfuse. */
  void train() {
    buffer.reset(session.channel());
    if (!Opcode.isBrief(Opcode.RENAME)) {
      gate.enter(Opcode.RENAME).unlock();
    }
  }
}
