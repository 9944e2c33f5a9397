package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Signal;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import org.freezerfs.cgroup.Caller;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.cgroup.Subsystem;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.SignalEngine;
import org.freezerfs.freezer.Freezer;
import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.host.Mounts;
import org.freezerfs.host.NativeText;
import org.freezerfs.host.ProcStatus;
import org.freezerfs.host.Processes;
import org.freezerfs.host.Programs;
import org.freezerfs.signal.SignalSubsystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ru.serce.jnrfuse.FuseException;

/**
 * A mount, from its beginning to its end: everything that was stopped goes on when it is over,
 * however it is ended.
 */
final class Mount {
  private static final Logger LOG = LoggerFactory.getLogger(Mount.class);

  private static final long LAST_WORDS_SECONDS = 10;

  /**
   * All changes to the tree come through the kernel, so it may remember names and attributes for as
   * long as it likes.
   */
  private static final int TIMEOUT_SECONDS = 86_400;

  private static final String BASE_OPTIONS =
      "direct_io,default_permissions,use_ino,atomic_o_trunc,big_writes,nonempty,subtype=freezerfs,entry_timeout="
          + TIMEOUT_SECONDS
          + ",attr_timeout="
          + TIMEOUT_SECONDS;

  private final String source;
  private final Path mountPoint;
  private final MountOptions options;
  private final Launch launch;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean answering;
  private volatile boolean ending;

  Mount(String source, Path mountPoint, MountOptions options, Launch launch) {
    this.source = source;
    this.mountPoint = mountPoint;
    this.options = options;
    this.launch = launch;
  }

  /** Mounts, and returns when the mount has ended. */
  void run() throws MountFailure, IOException {
    Engine engine = new SignalEngine();
    Hierarchy hierarchy =
        new Hierarchy(
            engine, options.semantics(), subsystems(engine), Programs::startAgent, owner());
    Runtime.getRuntime().addShutdownHook(new Thread(this::endInHaste, "end"));
    listenForSignals();
    try {
      serve(hierarchy);
    } finally {
      hierarchy.close();
      engine.close();
      over.countDown();
    }
    LOG.info("unmounted from {}", mountPoint);
  }

  private List<Subsystem> subsystems(Engine engine) {
    List<Subsystem> shown = new ArrayList<>();
    shown.add(new Freezer(engine, options.semantics(), options.transition()));
    shown.add(new SignalSubsystem(engine));
    shown.removeIf(subsystem -> !options.subsystems().contains(subsystem.name()));
    return shown;
  }

  private void serve(Hierarchy hierarchy) throws MountFailure {
    CgroupFuse filesystem;
    try {
      filesystem = new CgroupFuse(hierarchy, this::answer);
    } catch (UnsatisfiedLinkError e) {
      throw new MountFailure(
          "libfuse 2 is missing: install it with 'apt-get install libfuse2t64' (libfuse2 before Debian 13)");
    }
    try {
      filesystem.mount(Path.of(NativeText.of(mountPoint.toString())), true, false, fuseArguments());
    } catch (FuseException e) {
      if (!answering) {
        throw new MountFailure(
            mountPoint + " could not be mounted: the line above is libfuse's reason");
      }
      LOG.warn("the mount ended badly: {}", e.getMessage());
    }
  }

  private void answer() {
    answering = true;
    LOG.info(
        "mounted at {}: {}, semantics={}, transition={}; children are followed by a mark that they inherit",
        mountPoint,
        String.join(",", options.subsystems()),
        options.semantics().word(),
        options.transition().word());
    launch.ready();
    if (ending) {
      end();
    }
  }

  private String[] fuseArguments() {
    List<String> words = new ArrayList<>(List.of(BASE_OPTIONS.split(",", -1)));
    if (options.fuse().stream().noneMatch(word -> word.startsWith("fsname="))) {
      words.add("fsname=" + NativeText.of(source.replace("\\", "\\\\").replace(",", "\\,")));
    }
    options.fuse().forEach(word -> words.add(NativeText.of(word)));
    return new String[] {"-o", String.join(",", words)};
  }

  private static Caller owner() throws IOException {
    ProcStatus own = ProcStatus.of(Processes.self()).orElseThrow();
    return new Caller(own.uid(), own.gid(), 0);
  }

  /**
   * SIGTERM, SIGINT and SIGHUP unmount, and so make {@link #run} return. Loading jnr-posix must not
   * keep the mount waiting.
   */
  private void listenForSignals() {
    Thread listener =
        new Thread(
            () -> {
              POSIX posix = POSIXFactory.getNativePOSIX();
              for (Signal signal : new Signal[] {Signal.SIGTERM, Signal.SIGINT, Signal.SIGHUP}) {
                posix.signal(signal, number -> end());
              }
            },
            "signals");
    listener.setDaemon(true);
    listener.start();
  }

  private void end() {
    ending = true;
    try {
      Mounts.unmount(mountPoint);
    } catch (IOException e) {
      LOG.error("the mount can't be ended: {}", e.getMessage());
    }
  }

  /** When the program is ended in another way than by its mount's end. */
  private void endInHaste() {
    try {
      if (over.getCount() > 0 && answering) {
        end();
        over.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
