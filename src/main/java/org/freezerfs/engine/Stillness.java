package org.freezerfs.engine;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.host.ProcStat;
import org.freezerfs.host.ProcessRef;
import org.freezerfs.host.Processes;

/**
 * Looks whether a process stands still, again and again until it does: the thread that did not when
 * it was last looked at is looked at first, and is enough of an answer while it moves.
 */
final class Stillness {
  private static final int NONE = 0;

  private final ProcessRef process;
  private volatile int moving = NONE;

  Stillness(ProcessRef process) {
    this.process = process;
  }

  /** How it stands; of one that moves, only that it does. */
  Standing look() throws IOException {
    Optional<ProcStat> leader = process.stat();
    if (leader.isEmpty()) {
      return Standing.GONE;
    }
    if (leader.get().threads() <= 1) {
      return Standing.of(leader.get());
    }
    if (moving != NONE) {
      Standing thread = ofThread(moving);
      if (!thread.still()) {
        return thread;
      }
    }
    return lookAtAll();
  }

  private Standing lookAtAll() throws IOException {
    Standing all = Standing.GONE;
    for (int tid : Processes.threads(process.pid())) {
      Standing thread = ofThread(tid);
      if (!thread.still()) {
        moving = tid;
        return thread;
      }
      all = thread.alive() ? all.and(thread) : all;
    }
    moving = NONE;
    // What was read by names is the process's only if it is still there.
    return process.stat().isEmpty() ? Standing.GONE : all;
  }

  private Standing ofThread(int tid) throws IOException {
    return ProcStat.ofThread(process.pid(), tid).map(Standing::of).orElse(Standing.GONE);
  }
}
