package org.freezerfs.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFileType;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.cgroup.EngineKind;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.EngineFactory;
import org.freezerfs.engine.EngineUnavailableException;
import org.freezerfs.faults.Fault;
import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.mounts.Mounts;
import org.freezerfs.host.proc.DaemonThread;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.host.proc.UserNamespace;
import org.freezerfs.host.programs.Programs;
import org.freezerfs.recorder.Recorder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One mount from its start to its end. However it ends, all processes that it had stopped are
 * thawed then; with {@code persist} they stay stopped for the next mount.
 */
final class Mount {
  private static final Logger LOG = LoggerFactory.getLogger(Mount.class);

  /** How long the end of the mount waits for requests that are being served. */
  private static final Duration LAST_REQUEST = Duration.ofSeconds(2);

  private final CgroupFuse filesystem;
  private final MountPlan plan;
  private final Path mountPoint;
  private final MountOptions options;
  private final Launch launch;
  private final Recorder recorder;
  private final MountState state;
  private final EngineKind engineKind;
  private final Engine engine;
  private final Hierarchy hierarchy;
  private final MountTermination termination;
  private final NextDaemon next;
  private final Optional<PreviousDaemon> previous;

  @GuardedBy("this")
  private boolean closed;

  /** Whether the groups of an earlier daemon are being restored. */
  @GuardedBy("this")
  private boolean restoring;

  /**
   * Prepares a mount; mounts nothing, and starts only what the engine needs.
   *
   * @param plan what is asked for
   * @param next the daemon that may take the mount over
   * @param previous the daemon from which the mount is taken over; empty for a new mount
   * @throws MountFailure if there can be no engine
   */
  Mount(
      CgroupFuse filesystem,
      MountPlan plan,
      Path mountPoint,
      Launch launch,
      Recorder recorder,
      NextDaemon next,
      Optional<PreviousDaemon> previous)
      throws MountFailure, IOException {
    this.filesystem = filesystem;
    this.plan = plan;
    options = plan.options();
    this.mountPoint = mountPoint;
    this.launch = launch;
    this.recorder = recorder;
    this.next = next;
    this.previous = previous;
    Credentials owner = owner();
    state = MountState.of(mountPoint);
    ChosenEngine chosen = createEngine();
    engineKind = chosen.kind();
    engine = chosen.engine();
    recorder.engineChosen(engineKind.word());
    hierarchy =
        new Hierarchy(
            engine,
            options.semantics(),
            options.maxGroups(),
            Subsystems.create(engine, options),
            rootFiles(),
            Programs::startReleaseAgent,
            owner);
    termination =
        new MountTermination(
            mountPoint,
            launch,
            options.trace().isPresent(),
            this::shutdown,
            filesystem::end,
            filesystem::isConnected);
    termination.setServedByOther(previous.isPresent());
  }

  private List<ControlFileType> rootFiles() {
    List<ControlFileType> files = new ArrayList<>();
    options.trace().ifPresent(recording -> files.add(Tracing.file(recording)));
    if (options.persist()) {
      files.add(next.file());
    }
    return files;
  }

  private ChosenEngine createEngine() throws MountFailure, IOException {
    try {
      return options.engine() == EngineKind.AUTO
          ? ChosenEngine.first(options.semantics(), this::createEngine)
          : ChosenEngine.of(options.engine(), this::createEngine);
    } catch (EngineUnavailableException e) {
      state.unlock();
      throw new MountFailure(e.getMessage());
    } catch (IOException | RuntimeException | Error e) {
      state.unlock();
      throw e;
    }
  }

  private Engine createEngine(EngineKind kind) throws EngineUnavailableException, IOException {
    EngineFactory.Settings settings =
        new EngineFactory.Settings(
            options.kernelEvents(),
            options.semantics().countsVforkWaiterAsFrozen(),
            options.journal(),
            options.guardian(),
            options.cgroup(),
            plan.arguments().owners(),
            recorder);
    return state.engines(kind).create(settings);
  }

  /** By what means tasks are frozen; never {@code auto}. */
  EngineKind engineKind() {
    return engineKind;
  }

  /** Mounts, and returns when the mount has ended. */
  void run() throws MountFailure, IOException, InterruptedException {
    try {
      termination.addShutdownHook();
      termination.handleSignals();
      if (!serve()) {
        return;
      }
      shutdown();
      termination.setEndedInOrder();
    } finally {
      abandonStart();
      if (filesystem.isStopped()) {
        filesystem.leave();
      }
      termination.setOver();
    }
  }

  /** Loads all classes that a mount and its first freeze load, and mounts nothing. */
  void train() throws MountFailure, IOException, CgroupException {
    termination.addShutdownHook();
    try {
      setFaults();
      hierarchy.start();
      engine.threads(Engine.ROOT, Processes.self());
      CdsTraining.freeze(hierarchy, owner());
      filesystem.train(hierarchy, this::mountAnswers, FuseArguments.of(options, plan.source()));
    } finally {
      termination.setOver();
      shutdown();
    }
  }

  /** Returns false if a signal has come before there was a mount, as was printed then. */
  private boolean serve() throws MountFailure, IOException, InterruptedException {
    setFaults();
    if (previous.isPresent()) {
      adopt(previous.get());
    } else if (!mountAndServe()) {
      return false;
    }
    while (filesystem.isStopped() && !next.awaitHandedOver()) {
      filesystem.serveAgain();
    }
    termination.servingEnded();
    return true;
  }

  private boolean mountAndServe() throws MountFailure, IOException {
    if (options.persist()) {
      hierarchy.start();
      beginPersistence();
      filesystem.allowTakeover();
    } else {
      state.recoverIfLeft();
      hierarchy.start();
    }
    if (!termination.mayMount()) {
      return false;
    }
    if (!filesystem.serve(
        hierarchy, this::mountAnswers, mountPoint, FuseArguments.of(options, plan.source()))) {
      termination.servingEnded();
      String reason = mountPoint + " could not be mounted: the line above is libfuse's reason";
      throw options.fuse().isEmpty() ? MountFailure.unavailable(reason) : new MountFailure(reason);
    }
    return true;
  }

  private void beginPersistence() throws MountFailure, IOException {
    Persistence persistence = newPersistence();
    restore(() -> persistence.begin(hierarchy, engine));
  }

  private Persistence newPersistence() throws IOException {
    return new Persistence(mountPoint, state, options, engineKind);
  }

  /** What restores groups; if it fails, they stay as an earlier daemon has kept them. */
  @FunctionalInterface
  private interface Restoration {
    void run() throws MountFailure, IOException;
  }

  private void restore(Restoration restoration) throws MountFailure, IOException {
    setRestoring(true);
    restoration.run();
    setRestoring(false);
  }

  private synchronized void setRestoring(boolean isRestoring) throws MountFailure {
    if (closed) {
      throw new MountFailure(mountPoint + " is not mounted: a signal has ended freezerfs");
    }
    restoring = isRestoring;
  }

  /** Prepares everything first, so that the mount is unserved only briefly. */
  private void adopt(PreviousDaemon other) throws MountFailure, IOException {
    hierarchy.start();
    Persistence persistence = newPersistence();
    persistence.checkBeforeTakeover();
    PreviousDaemon.Taken taken = other.take();
    termination.setServedByOther(false);
    try {
      restore(
          () ->
              persistence.beginAfterTakeover(
                  hierarchy, engine, taken.handover().groups(), Takeover.LAST_END));
      filesystem.adopt(
          hierarchy,
          this::mountAnswers,
          mountPoint,
          FuseArguments.ofMounted(options),
          taken.device(),
          taken.handover());
    } catch (MountFailure | IOException | RuntimeException e) {
      // No daemon can serve it any more. The groups are kept for the next mount.
      Mounts.unmount(mountPoint);
      throw e;
    }
  }

  /** Sets the faults that each group has from its creation. */
  private void setFaults() throws MountFailure, IOException {
    if (!hierarchy.notesChanges()) {
      hierarchy.faults().exclude(Fault.NOTICE);
    }
    if (!options.semantics().refusesPartialFreeze()) {
      hierarchy.faults().exclude(Fault.BUSY);
    }
    if (options.faults().isEmpty()) {
      hierarchy.faults().forbid();
      return;
    }
    Credentials mounter = new Credentials(0, 0, Processes.self());
    for (Map.Entry<Fault, String> one : options.faults().get().entrySet()) {
      try {
        hierarchy.faults().injectEverywhere(one.getKey(), one.getValue(), mounter);
      } catch (CgroupException e) {
        throw MountOptionParser.badFault(one.getKey(), one.getValue());
      }
    }
  }

  /** Runs when the mount answers requests, on a thread of its own. */
  private void mountAnswers() {
    if (!termination.mountAnswers()) {
      return;
    }
    LOG.info(
        "mounted at {}: {}semantics={}, transition={}; {}",
        logName(),
        options.semantics().isUnified() ? "" : String.join(",", options.subsystems()) + ", ",
        options.semantics().word(),
        options.transition().word(),
        engine.description());
    boolean isWanted = launch.reportReady();
    termination.watchMounts();
    if (!isWanted && previous.isEmpty()) {
      LOG.warn(
          "{} is unmounted: the program that mounted it was ended before it answered", logName());
      // Not here: a request may wait for this thread.
      new Thread(() -> launch.giveUp(termination::end), "unwanted").start();
    }
    DaemonThread.start("sweep", state::removeLeftFilesOfOthers);
  }

  private String logName() {
    return NativeEncoding.encode(mountPoint.toString());
  }

  private static Credentials owner() throws IOException {
    ProcStatus own = ProcStatus.of(Processes.self()).orElseThrow();
    boolean isHostRoot = own.uid() == 0 && UserNamespace.isInitial();
    return new Credentials(own.uid(), own.gid(), 0, isHostRoot);
  }

  /**
   * After a start that has failed: ends what the engine has started. Nothing is thawed, because all
   * that is frozen is kept for the next mount. Does nothing after {@link #shutdown}.
   */
  private synchronized void abandonStart() {
    if (closed) {
      return;
    }
    closed = true;
    hierarchy.close();
    hierarchy.persistence().finishLog();
    engine.leave();
    state.unlock();
    recorder.close();
    LogProvider.writeHeld();
  }

  /**
   * Thaws all stopped processes, or with {@code persist} keeps their groups; then closes
   * everything. Does nothing when called again, and a second caller returns when the first has
   * finished. Does nothing either while groups are being restored: what an earlier daemon has kept
   * stays as it is, as if this daemon were killed.
   */
  private synchronized void shutdown() {
    if (closed || restoring) {
      return;
    }
    closed = true;
    try {
      endRequests();
    } finally {
      // Whatever has failed, such as for lack of memory: nothing stays stopped, or locked.
      try {
        closeEngine();
      } finally {
        state.unlock();
        recorder.close();
      }
    }
    LogProvider.writeHeld();
    if (!next.hasTakenOver()) {
      LOG.info("unmounted from {}", logName());
    }
  }

  private void endRequests() {
    filesystem.endNotices();
    if (!filesystem.endRequests(LAST_REQUEST)) {
      LOG.info("a request at {} goes on for too long: it was answered with ENOTCONN", logName());
    }
    hierarchy.close();
  }

  private void closeEngine() {
    boolean areKept = hierarchy.persistence().isLogging();
    try {
      areKept = hierarchy.persistence().finishLog();
    } finally {
      if (areKept) {
        engine.leave();
      } else {
        engine.close();
      }
    }
    if (areKept && !next.hasTakenOver()) {
      LOG.info("the groups at {} are kept for the next mount", logName());
    }
  }
}
