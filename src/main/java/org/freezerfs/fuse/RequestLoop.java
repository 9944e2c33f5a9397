package org.freezerfs.fuse;

import java.lang.ref.Reference;
import java.util.concurrent.locks.Lock;
import jnr.constants.platform.Errno;

/**
 * Serves requests on one thread until the mount has ended: libfuse's fuse_session_loop, which can't
 * be told to keep requests apart.
 */
final class RequestLoop implements Runnable {
  private final LibFuse libfuse;
  private final LibFuse.Session session;
  private final PathLockGate gate;
  private final RequestThreads workers;
  private final RequestBuffer buffer;

  /**
   * A loop that has a thread to itself.
   *
   * @param workers is told while a request is served, or kept waiting, that is not brief
   */
  RequestLoop(LibFuse libfuse, LibFuse.Session session, PathLockGate gate, RequestThreads workers) {
    this.libfuse = libfuse;
    this.session = session;
    this.gate = gate;
    this.workers = workers;
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
   * Waits for a request; returns false if there will be none. Every thread is told that by a
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
    workers.begin();
    Lock entered = gate.enter(opcode);
    try {
      libfuse.process(session, buffer);
    } finally {
      if (entered != null) {
        entered.unlock();
      }
      workers.end();
    }
  }

  /** Loads what a request needs, but for libfuse's part. */
  void train() {
    buffer.reset(session.channel());
    if (!Opcode.isBrief(Opcode.RENAME)) {
      gate.enter(Opcode.RENAME).unlock();
    }
  }
}
