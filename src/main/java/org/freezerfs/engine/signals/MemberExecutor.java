package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.freezerfs.engine.signals.membership.Member;

/**
 * Does the same to each of many members, on several processors at once. Not only is that quicker by
 * itself: to send a signal to a sleeping task wakes it on a processor that idles, if there is one,
 * and to wake an idle processor costs several times what the signal does.
 */
final class MemberExecutor implements AutoCloseable {
  /** What its threads are called. */
  static final String NAME = "crew";

  /** More than that get into each other's way. */
  private static final int MOST_HELPERS = 3;

  /** Fewer members are dealt with before anybody has come to help. */
  private static final int MANY = 128;

  /** So many are taken at a time. */
  private static final int PART = 16;

  /** What is to be done to a member. */
  @FunctionalInterface
  interface Job {
    void doTo(Member member) throws IOException;
  }

  private final int size;
  private final ThreadPoolExecutor helpers;

  /** One for this machine. */
  MemberExecutor() {
    this(Math.min(MOST_HELPERS, Runtime.getRuntime().availableProcessors() - 1));
  }

  /**
   * A crew of whoever has something done, and others.
   *
   * @param size how many others
   */
  MemberExecutor(int size) {
    this.size = size;
    // Once it is closed, who still comes works alone.
    helpers =
        new ThreadPoolExecutor(
            size,
            Math.max(1, size),
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            MemberExecutor::helper,
            new ThreadPoolExecutor.DiscardPolicy());
  }

  private static Thread helper(Runnable work) {
    Thread thread = new Thread(work, NAME);
    thread.setDaemon(true);
    return thread;
  }

  /** From now on its threads are there; it does something but once. */
  void assemble() {
    helpers.prestartAllCoreThreads();
  }

  /**
   * Does it to all, in no order, and returns when it is done.
   *
   * @throws IOException what went wrong first; then it may not have been done to all
   */
  void each(List<Member> all, Job job) throws IOException {
    if (size == 0 || all.size() < MANY) {
      for (Member member : all) {
        job.doTo(member);
      }
      return;
    }
    Batch division = new Batch(all, job);
    for (int i = 0; i < size; i++) {
      helpers.execute(division);
    }
    division.run();
    division.await();
  }

  /** Who comes to help takes the next part, as long as there is one. */
  private static final class Batch implements Runnable {
    private final List<Member> all;
    private final Job job;
    private final int parts;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch left;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Batch(List<Member> all, Job job) {
      this.all = all;
      this.job = job;
      parts = (all.size() + PART - 1) / PART;
      left = new CountDownLatch(parts);
    }

    @Override
    public void run() {
      for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
        try {
          doTo(all.subList(part * PART, Math.min((part + 1) * PART, all.size())));
        } catch (IOException | RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        } finally {
          left.countDown();
        }
      }
    }

    private void doTo(List<Member> part) throws IOException {
      for (Member member : part) {
        if (failure.get() == null) {
          job.doTo(member);
        }
      }
    }

    /** Whoever has not come by now finds nothing left to do, and need not be waited for. */
    void await() throws IOException {
      try {
        left.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
      Throwable thrown = failure.get();
      if (thrown instanceof IOException e) {
        throw e;
      }
      if (thrown != null) {
        throw new IOException(thrown);
      }
    }
  }

  @Override
  public void close() {
    helpers.shutdown();
  }
}
