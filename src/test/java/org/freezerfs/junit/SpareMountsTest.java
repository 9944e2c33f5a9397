package org.freezerfs.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The mounts that are made ahead, of text. */
@Timeout(30)
class SpareMountsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final AtomicInteger opened = new AtomicInteger();
  private final Queue<String> dead = new ConcurrentLinkedQueue<>();
  private final Queue<String> closed = new ConcurrentLinkedQueue<>();

  /** Named by its settings and its number. */
  private record Mount(String name, Queue<String> closed) implements Closeable {
    @Override
    public void close() {
      closed.add(name);
    }
  }

  private Mount open(String settings) {
    return new Mount(settings + opened.incrementAndGet(), closed);
  }

  private SpareMounts<String, Mount> spares(boolean prestart) {
    return new SpareMounts<>(
        settings -> prestart, this::open, mount -> !dead.contains(mount.name()));
  }

  private void awaitOpened(int count) {
    await().atMost(DEADLINE).until(() -> opened.get() >= count);
    assertThat(opened).hasValue(count);
  }

  @Test
  void makesTheNextOneWhileOneIsUsed() throws Exception {
    SpareMounts<String, Mount> mounts = spares(true);
    assertThat(mounts.take("a").name()).isEqualTo("a1");
    awaitOpened(2);
    mounts.giveBack("a");
    assertThat(mounts.take("a").name()).isEqualTo("a2");
    awaitOpened(3);
    mounts.close();
    assertThat(closed).containsExactly("a3");
  }

  @Test
  void makesAsManyAsAreUsed() throws Exception {
    SpareMounts<String, Mount> mounts = spares(true);
    mounts.take("a");
    awaitOpened(2);
    mounts.take("a");
    awaitOpened(4);
    mounts.close();
    assertThat(closed).containsExactlyInAnyOrder("a3", "a4");
  }

  @Test
  void keepsThoseOfOtherSettingsApart() throws Exception {
    SpareMounts<String, Mount> mounts = spares(true);
    mounts.take("a");
    awaitOpened(2);
    assertThat(mounts.take("b").name()).isEqualTo("b3");
    awaitOpened(4);
    mounts.close();
    assertThat(closed).containsExactlyInAnyOrder("a2", "b4");
  }

  @Test
  void makesNoneAheadUnlessItShall() throws Exception {
    SpareMounts<String, Mount> mounts = spares(false);
    mounts.take("a");
    mounts.giveBack("a");
    mounts.take("a");
    mounts.close();
    assertThat(opened).hasValue(2);
    assertThat(closed).isEmpty();
  }

  @Test
  void closesThoseThatNobodyUses() throws Exception {
    SpareMounts<String, Mount> mounts = spares(true);
    mounts.take("a");
    mounts.giveBack("a");
    await().atMost(DEADLINE).until(() -> List.copyOf(closed).equals(List.of("a2")));
    assertThat(mounts.take("a").name()).isEqualTo("a3");
    awaitOpened(4);
    mounts.close();
    assertThat(closed).containsExactly("a2", "a4");
  }

  @Test
  void givesNoneThatHasEndedMeanwhile() throws Exception {
    SpareMounts<String, Mount> mounts = spares(true);
    mounts.take("a");
    awaitOpened(2);
    dead.add("a2");
    assertThat(mounts.take("a").name()).isEqualTo("a3");
    mounts.close();
    assertThat(closed).contains("a2").doesNotContain("a1", "a3");
  }

  @Test
  void triesAgainWhatHasFailedAhead() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    SpareMounts<String, Mount> mounts =
        new SpareMounts<>(
            settings -> true,
            settings -> {
              if (tries.incrementAndGet() == 2) {
                throw new IOException("the second one fails");
              }
              return open(settings);
            },
            mount -> true);
    mounts.take("a");
    await().atMost(DEADLINE).until(() -> tries.get() == 2);
    assertThat(mounts.take("a").name()).isEqualTo("a2");
    mounts.close();
  }

  @Test
  void makesNoneAfterOneThatHasFailed() {
    AtomicInteger tries = new AtomicInteger();
    SpareMounts<String, Mount> mounts =
        new SpareMounts<>(
            settings -> true,
            settings -> {
              tries.incrementAndGet();
              throw new IOException("no FUSE");
            },
            mount -> true);
    assertThatThrownBy(() -> mounts.take("a")).isInstanceOf(IOException.class);
    mounts.close();
    assertThat(tries).hasValue(1);
  }

  @Test
  void anInterruptedTestLeavesTheMountToTheNext() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    SpareMounts<String, Mount> mounts =
        new SpareMounts<>(
            settings -> true,
            settings -> {
              Mount mount = open(settings);
              if (mount.name().equals("a2")) {
                awaitUninterrupted(latch);
              }
              return mount;
            },
            mount -> true);
    mounts.take("a");
    awaitOpened(2);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> mounts.take("a")).hasMessageStartingWith("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    latch.countDown();
    assertThat(mounts.take("a").name()).isEqualTo("a2");
    mounts.close();
  }

  private static void awaitUninterrupted(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
