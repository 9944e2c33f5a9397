package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.cgroup.LogText;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.signals.SignalEngine;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.faults.Fault;
import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.mounts.MountedFilesystem;
import org.freezerfs.host.mounts.Mounts;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.host.programs.Programs;
import org.freezerfs.host.programs.TerminationSignals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mount, from its beginning to its end: everything that was stopped goes on when it is over,
 * however it is ended.
 */
final class Mount {
  private static final Logger LOG = LoggerFactory.getLogger(Mount.class);

  private static final long PATIENCE_MILLIS = 1_000;

  /**
   * All changes to the tree come through the kernel, so it may remember names and attributes for as
   * long as it likes.
   */
  private static final int TIMEOUT_SECONDS = 86_400;

  private static final String BASE_OPTIONS =
      "direct_io,default_permissions,hard_remove,use_ino,atomic_o_trunc,big_writes,nonempty,subtype=freezerfs,entry_timeout="
          + TIMEOUT_SECONDS
          + ",attr_timeout="
          + TIMEOUT_SECONDS;

  private final CgroupFuse filesystem;
  private final String source;
  private final Path mountPoint;
  private final MountOptions options;
  private final Daemonizer launch;
  private final Recorder recorder;
  private final MountState state;
  private final Optional<Guardian> guardian;
  private final SignalEngine engine;
  private final Hierarchy hierarchy;
  private final CountDownLatch over = new CountDownLatch(1);

  /** What this serves, while it does; empty also where it can't be found among the mounts. */
  private volatile Optional<MountedFilesystem> served = Optional.empty();

  private volatile boolean answering;
  private volatile boolean inOrder;

  // Guarded by this.
  private boolean ended;

  Mount(
      CgroupFuse filesystem,
      String source,
      Path mountPoint,
      MountOptions options,
      Daemonizer launch,
      Recorder recorder)
      throws MountFailure, IOException {
    this.filesystem = filesystem;
    this.source = source;
    this.mountPoint = mountPoint;
    this.options = options;
    this.launch = launch;
    this.recorder = recorder;
    Credentials owner = owner();
    state = MountState.of(mountPoint, owner.uid());
    guardian = options.guardian() ? Optional.of(Guardian.start(state.journal())) : Optional.empty();
    Journal journal =
        new Journal(
            options.journal() ? Optional.of(state) : Optional.empty(),
            guardian.map(Guardian::task));
    engine =
        new SignalEngine(
            options.events() == Events.KERNEL,
            options.semantics().countsVforkWaiterAsFrozen(),
            journal,
            recorder);
    hierarchy =
        new Hierarchy(
            engine,
            options.semantics(),
            options.maxGroups(),
            Subsystems.create(engine, options),
            Programs::startAgent,
            owner);
  }

  /** Mounts, and returns when the mount has ended. */
  void run() throws MountFailure, IOException {
    handleEnd();
    if (options.trace().isPresent()) {
      // Flight Recorder's own hook would end the recording before the mount has ended.
      TerminationSignals.handle(this::endByItself);
    }
    try {
      serve();
      letGo();
      inOrder = true;
    } finally {
      over.countDown();
    }
  }

  private void handleEnd() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::endWithVirtualMachine, "end"));
  }

  /** Does what a mount does on its way and at its first freeze, and mounts nothing. */
  void rehearse() throws MountFailure, IOException, CgroupException {
    handleEnd();
    try {
      askForFaults();
      hierarchy.start();
      engine.threads(Engine.ROOT, Processes.self());
      CdsTraining.freeze(hierarchy, owner());
      filesystem.rehearse(hierarchy, this::answer, fuseArguments());
    } finally {
      over.countDown();
      letGo();
    }
  }

  private void serve() throws MountFailure, IOException {
    askForFaults();
    if (options.persist()) {
      hierarchy.start();
      new Persistence(mountPoint, state, options).begin(hierarchy, engine);
    } else {
      state.recoverIfLeft();
      hierarchy.start();
    }
    boolean mounted =
        filesystem.serve(hierarchy, this::answer, asBytes(mountPoint), fuseArguments());
    served = Optional.empty();
    if (!mounted) {
      String reason = mountPoint + " could not be mounted: the line above is libfuse's reason";
      throw options.fuse().isEmpty() ? MountFailure.unavailable(reason) : new MountFailure(reason);
    }
  }

  private void askForFaults() throws MountFailure, IOException {
    if (options.faults().isEmpty()) {
      hierarchy.forbidFaults();
      return;
    }
    Credentials mounter = new Credentials(0, 0, Processes.self());
    for (Map.Entry<Fault, String> one : options.faults().get().entrySet()) {
      try {
        hierarchy.injectFault(one.getKey(), one.getValue(), mounter);
      } catch (CgroupException e) {
        throw MountOptions.unknownFault(one.getKey(), one.getValue());
      }
    }
  }

  private void answer() {
    served = findServed();
    answering = true;
    LOG.info(
        "mounted at {}: {}, semantics={}, transition={}; children are followed by {}",
        LogText.of(asBytes(mountPoint)),
        String.join(",", options.subsystems()),
        options.semantics().word(),
        options.transition().word(),
        engine.hasForkEvents()
            ? "the kernel's process events"
            : "a mark that they inherit, and by looking for it");
    launch.ready();
    served.ifPresent(this::watch);
  }

  private Optional<MountedFilesystem> findServed() {
    try {
      return MountedFilesystem.at(mountPoint, Preflight.TYPE);
    } catch (IOException e) {
      LOG.warn("that it is unmounted can't be noticed: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private void watch(MountedFilesystem filesystem) {
    Thread thread = new Thread(() -> endWithMount(filesystem), "mounts");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Ends as soon as the filesystem is mounted no more in this program's mount namespace. Mostly
   * FUSE says so too, and who comes first lets go; but FUSE goes on for as long as there is a copy
   * of the mount in another mount namespace, or, after 'umount -l', somebody who stands in it.
   */
  private void endWithMount(MountedFilesystem filesystem) {
    try {
      filesystem.awaitEnd();
      letGo();
      Runtime.getRuntime().halt(0);
    } catch (IOException e) {
      LOG.error("that it is unmounted can't be noticed any more", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> fuseArguments() {
    List<String> words = new ArrayList<>(List.of(BASE_OPTIONS.split(",", -1)));
    if (options.fuse().stream().noneMatch(word -> word.startsWith("fsname="))) {
      words.add("fsname=" + NativeEncoding.of(source.replace("\\", "\\\\").replace(",", "\\,")));
    }
    options.fuse().forEach(word -> words.add(NativeEncoding.of(word)));
    return List.of("-o", String.join(",", words));
  }

  private static String asBytes(Path path) {
    return NativeEncoding.of(path.toString());
  }

  private static Credentials owner() throws IOException {
    ProcStatus own = ProcStatus.of(Processes.self()).orElseThrow();
    return new Credentials(own.uid(), own.gid(), 0);
  }

  /**
   * Ends the mount from without. The virtual machine turns SIGTERM, SIGINT and SIGHUP into its
   * shutdown hooks, of which this is one; its own exit status would then say that a signal ended
   * it, but this is how it is meant to end, also for one that comes just when it has ended.
   */
  private void endWithVirtualMachine() {
    if (inOrder && options.trace().isEmpty()) {
      // With a trace no signal gets here, and Flight Recorder's own hook is to have its time.
      Runtime.getRuntime().halt(0);
    }
    endForSignal();
  }

  private void endForSignal() {
    if (over.getCount() == 0) {
      return;
    }
    try {
      unmount();
      if (!over.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        // Somebody stands in the mount, and keeps the filesystem from ending until it loses its
        // server; or it was on its way.
        unmount();
        letGo();
      }
      Runtime.getRuntime().halt(answering ? 0 : MountFailure.FAILED);
    } catch (IOException e) {
      LOG.error("the mount can't be ended: {}", e.getMessage());
      letGo();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The same where no virtual machine ends, whatever comes of it. */
  private void endByItself() {
    endForSignal();
    if (over.getCount() > 0) {
      Runtime.getRuntime().halt(MountFailure.FAILED);
    }
  }

  /** Nothing but what this serves: another may have been mounted at the same place since. */
  private void unmount() throws IOException {
    Optional<MountedFilesystem> ours = served;
    if (ours.isPresent()) {
      ours.get().unmount();
    } else if (!answering && Mounts.typeAt(mountPoint).filter(Preflight.TYPE::equals).isPresent()) {
      Mounts.unmount(mountPoint);
    }
  }

  /** Lets go of everything that was stopped, unless it is kept; once. */
  private synchronized void letGo() {
    if (ended) {
      return;
    }
    ended = true;
    hierarchy.close();
    if (hierarchy.finishLog()) {
      engine.leave();
      LOG.info("its groups are kept for the next mount");
    } else {
      engine.close();
    }
    guardian.ifPresent(Guardian::end);
    recorder.close();
    LOG.info("unmounted from {}", LogText.of(asBytes(mountPoint)));
  }
}
