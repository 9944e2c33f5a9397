package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.freezerfs.engine.Failures;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.host.proc.DaemonThread;
import org.freezerfs.host.proc.MountThreads;

/**
 * Runs an action for each of many members, on several processors at once. That is quicker not only
 * because several threads work: a signal to a sleeping task wakes it on an idle processor if there
 * is one, and to wake an idle processor costs several times what the signal does.
 */
final class MemberExecutor implements AutoCloseable {
  /** The name of its threads. */
  static final String NAME = "members";

  /** More threads would hinder each other. */
  private static final int MAX_THREADS = 3;

  /** For fewer members the calling thread has finished before another thread has started. */
  private static final int MIN_SHARED = 128;

  /** How many members a thread takes at a time. */
  private static final int PART = 16;

  /** What is run for each member. */
  @FunctionalInterface
  interface MemberAction {
    void run(Member member) throws IOException;
  }

  private final int threads;
  private final ThreadPoolExecutor pool;

  /** Creates an executor with as many threads as suit this machine. */
  MemberExecutor() {
    this(Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors() - 1));
  }

  /**
   * Creates an executor.
   *
   * @param threads how many threads help the calling thread; may be 0
   */
  MemberExecutor(int threads) {
    this.threads = threads;
    // Once it is closed, further calls are run by the calling thread alone.
    pool =
        new ThreadPoolExecutor(
            threads,
            Math.max(1, threads),
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            MemberExecutor::newThread,
            new ThreadPoolExecutor.DiscardPolicy());
  }

  private static Thread newThread(Runnable work) {
    Runnable knownWork =
        () -> {
          MountThreads.register();
          work.run();
        };
    return DaemonThread.factory(NAME).newThread(knownWork);
  }

  /** Starts the threads, so that the first large group need not wait. Later calls do nothing. */
  void prestart() {
    pool.prestartAllCoreThreads();
  }

  /**
   * Runs the action for all members, in no order, and returns when it has been run for each.
   *
   * @throws IOException the first failure; then it may not have been run for all members
   */
  void runForEach(List<Member> all, MemberAction action) throws IOException {
    if (threads == 0 || all.size() < MIN_SHARED) {
      for (Member member : all) {
        action.run(member);
      }
      return;
    }
    Batch batch = new Batch(all, action);
    for (int i = 0; i < threads; i++) {
      pool.execute(batch);
    }
    batch.run();
    batch.await();
  }

  /** One call of {@link #runForEach}: each thread takes the next part of the members. */
  private static final class Batch implements Runnable {
    private final List<Member> all;
    private final MemberAction action;
    private final int parts;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch unfinished;
    private final Failures failures = new Failures();

    Batch(List<Member> all, MemberAction action) {
      this.all = all;
      this.action = action;
      parts = (all.size() + PART - 1) / PART;
      unfinished = new CountDownLatch(parts);
    }

    @Override
    public void run() {
      for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
        int begin = part * PART;
        try {
          runFor(all.subList(begin, Math.min(begin + PART, all.size())));
        } catch (IOException | RuntimeException | Error e) {
          failures.add(e);
        } finally {
          unfinished.countDown();
        }
      }
    }

    private void runFor(List<Member> part) throws IOException {
      for (Member member : part) {
        if (!failures.isAny()) {
          action.run(member);
        }
      }
    }

    /** Waits for the parts, not for the threads: one that starts late finds no part left. */
    void await() throws IOException {
      try {
        unfinished.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
      failures.throwFirst();
    }
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
