package org.freezerfs.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.freezerfs.cgroup.EngineKind;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.cgroup.Transition;
import org.freezerfs.explore.ExploredMount;
import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.fuse.Interceptor;
import org.freezerfs.host.proc.MountThreads;
import org.freezerfs.recorder.Recorder;

/**
 * The mounts for {@code freezerfs explore}, or for the runs of a test: all in this process, each
 * with an engine of its own.
 */
final class ExploredMounts implements ExploredMount.Maker {
  private static final String SOURCE = "freezer";

  private final List<String> optionLists;
  private final MountOptions options;
  private final Set<Served> served = ConcurrentHashMap.newKeySet();

  /** The engine of the first mount; {@code auto} chooses the same for all. */
  private volatile boolean isSignals;

  /**
   * Mounts with these options.
   *
   * @throws MountFailure if an option is unknown, has a bad value, or can't be had here
   */
  ExploredMounts(List<String> optionLists) throws MountFailure {
    this.optionLists = optionLists;
    options = MountOptions.parse(optionLists);
    if (options.trace().isPresent()
        || options.remount().isPresent()
        || options.persist()
        || options.nested()
        || options.log().isPresent()
        || !options.faults().equals(Optional.of(Map.of()))
        || options.fuse().contains(ServedMount.AUTO_UNMOUNT)) {
      throw MountFailure.misuse(
          "explore has no use for trace, log, persist, nested, remount, auto_unmount, faults=none"
              + " and faults");
    }
  }

  @Override
  public ExploredMount.Rules rules() {
    return new ExploredMount.Rules(
        options.semantics(),
        isSignals,
        options.transition() == Transition.EAGER,
        options.semantics().isUnified() || options.notesStates());
  }

  @Override
  public ExploredMount mount(Path mountPoint, Interceptor interceptor, Recorder recorder)
      throws IOException {
    Served mount = new Served(mountPoint, interceptor, recorder);
    served.add(mount);
    try {
      mount.start();
      return mount;
    } catch (IOException | RuntimeException | Error e) {
      mount.close();
      throw e;
    }
  }

  /** Ends all mounts: the process ends. */
  void endAll() {
    served.forEach(Served::close);
  }

  /** One mount, from its beginning to its end. */
  private final class Served implements ExploredMount, SharedProcessLaunch {
    private final Path mountPoint;
    private final Recorder recorder;
    private final CgroupFuse filesystem = new CgroupFuse();
    private final MountThreads threads = new MountThreads();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Thread thread = new Thread(this::serve, "mount");

    @GuardedBy("this")
    private Runnable end = () -> {};

    @GuardedBy("this")
    private boolean closed;

    Served(Path mountPoint, Interceptor interceptor, Recorder recorder) {
      this.recorder = recorder;
      this.mountPoint = mountPoint;
      filesystem.setInterceptor(interceptor);
    }

    void start() throws IOException {
      thread.start();
      try {
        ready.get();
      } catch (ExecutionException e) {
        String message = e.getCause().getMessage();
        throw e.getCause() instanceof MountFailure failure && failure.status() == Main.UNAVAILABLE
            ? new UnavailableException(message, e)
            : new IOException(message, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    private void serve() {
      threads.begin();
      MountLog.begin(threads, LogLevel.ERROR, new PrintStream(log, true));
      try {
        MountArguments arguments = MountArguments.to(SOURCE, mountPoint, optionLists);
        new Preflight(mountPoint, options).check();
        Mount mount =
            MountPlan.of(arguments)
                .prepare(filesystem, mountPoint, this, recorder, Optional.empty());
        isSignals = mount.engineKind() == EngineKind.SIGNALS;
        mount.run();
      } catch (MountFailure | IOException | RuntimeException e) {
        ready.completeExceptionally(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        ready.completeExceptionally(new IOException(mountPoint + " has ended"));
        MountLog.end(threads);
        threads.end();
      }
    }

    @Override
    public Hierarchy hierarchy() {
      return filesystem.hierarchy();
    }

    @Override
    public void setRefusing(boolean refuses) {
      filesystem.setRefusing(refuses);
    }

    @Override
    public String errors() {
      return log.toString(StandardCharsets.UTF_8).strip();
    }

    @Override
    public void close() {
      // The end makes its thread one of this mount.
      Thread ending = new Thread(beginEnd(), "end");
      ending.start();
      join(ending);
      join(thread);
      served.remove(this);
    }

    /** Waits until a thread has ended, also if the calling one is interrupted. */
    private static void join(Thread thread) {
      boolean interrupted = false;
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized Runnable beginEnd() {
      closed = true;
      return end;
    }

    @Override
    public boolean reportReady() {
      return ready.complete(null);
    }

    @Override
    public synchronized void addEnd(Runnable ending) {
      if (closed) {
        throw new IllegalStateException("the process ends");
      }
      end = threads.including(ending);
    }
  }
}
