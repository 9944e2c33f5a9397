package org.freezerfs.explore;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.recorder.Recorder;
import org.freezerfs.trace.MemoryRecording;

/** One run of the command, in a mount of its own, and what was seen of it. */
final class ExploredRun {
  private static final int SECRET_BITS = 128;
  private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Explorer.Settings settings;
  private final Optional<Case> planned;
  private final Injector injector;
  private final Optional<MemoryRecording> recording;
  private final String secret = new BigInteger(SECRET_BITS, new SecureRandom()).toString(16);

  /** Empty unless the command runs. */
  private volatile Optional<Supervisor> running = Optional.empty();

  /** Empty unless the program that judges too runs. */
  private volatile Optional<Supervisor> checking = Optional.empty();

  /** An undisturbed run if no case is planned. */
  ExploredRun(Explorer.Settings settings, Optional<Case> planned) {
    this.settings = settings;
    this.planned = planned;
    injector = new Injector(settings.maker().rules(), planned);
    recording =
        settings.page().isPresent()
            ? Optional.of(
                new MemoryRecording(
                    planned.map(Case::toString).orElse("undisturbed"),
                    settings.maker().rules().semantics().word()))
            : Optional.empty();
  }

  private Recorder recorder() {
    return recording.<Recorder>map(made -> made).orElse(Recorder.none());
  }

  /** The operations that were noted. */
  OperationLog log() {
    return injector.log();
  }

  /**
   * Runs the command; nothing of it is left afterwards.
   *
   * @param limitNanos how long the command may take
   */
  Outcome run(long limitNanos) throws IOException, InterruptedException {
    Path mountPoint = Files.createTempDirectory(settings.directory(), "mount-");
    try {
      // The command may change its user.
      Explorer.openForAll(mountPoint);
      return run(mountPoint, limitNanos);
    } finally {
      remove(mountPoint);
    }
  }

  /**
   * What the command has made there after the unmount stays; the end of the program tells of it.
   */
  private static void remove(Path mountPoint) throws IOException {
    try {
      Files.deleteIfExists(mountPoint);
    } catch (DirectoryNotEmptyException e) {
      // Not its contents: something may be mounted below.
    }
  }

  /** What is known of a run that could not be done. */
  Outcome failed(IOException why) {
    EndState nothing = new EndState(Map.of(), new EndState.Tasks(0, 0));
    String message = "the case can't be run: " + why.getMessage();
    return new Outcome(
        Optional.empty(), 0, nothing, 0, false, false, List.of(), message, recording);
  }

  private Outcome run(Path mountPoint, long limitNanos) throws IOException, InterruptedException {
    // It is there before the mount is: if this process is killed, it unmounts.
    Supervisor supervisor =
        Supervisor.prepare(settings.supervise(), settings.command(), mountPoint, secret);
    running = Optional.of(supervisor);
    if (injector.hasEnded()) {
      // The end of the process may have come before.
      supervisor.beginEnd();
    }
    Outcome outcome;
    try {
      outcome = run(supervisor, mountPoint, limitNanos);
    } finally {
      endAll(supervisor);
      running = Optional.empty();
    }
    // All has been read that was printed.
    return outcome.printing(lastLines(supervisor, mountPoint));
  }

  private void endAll(Supervisor supervisor) throws IOException {
    supervisor.close();
    if (supervisor.isKilled()) {
      RunProcesses.killAllOf(secret);
    }
  }

  private Outcome run(Supervisor supervisor, Path mountPoint, long limitNanos)
      throws IOException, InterruptedException {
    // The end of the mount thaws, so that what is to end can.
    try (RunProcesses processes = RunProcesses.ofCommand(supervisor.pid());
        ExploredMount mount = settings.maker().mount(mountPoint, injector, recorder())) {
      injector.begin(mount, processes);
      try {
        return run(supervisor, mount, mountPoint, processes, limitNanos);
      } finally {
        injector.end();
        supervisor.beginEnd();
      }
    }
  }

  private Outcome run(
      Supervisor supervisor,
      ExploredMount mount,
      Path mountPoint,
      RunProcesses processes,
      long limitNanos)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    supervisor.go();
    Optional<Supervisor.End> end = supervisor.await(limitNanos);
    long nanos = System.nanoTime() - begin;
    injector.end();
    EndState state = EndState.of(mount.hierarchy(), log(), processes, settles());
    return new Outcome(
        end,
        nanos,
        state,
        processes.disturbedCount(),
        end.isPresent() && failsCheck(mountPoint),
        injector.isReached(),
        List.of(),
        Stream.of(injector.failure(), mount.errors())
            .filter(each -> !each.isEmpty())
            .collect(Collectors.joining(" / ")),
        recording);
  }

  /** Ends the run now; it may have ended before. */
  void end() {
    injector.end();
    running.ifPresent(Supervisor::beginEnd);
    checking.ifPresent(Supervisor::beginEnd);
  }

  private boolean settles() {
    return planned.filter(each -> each.disturbance().prolongsFreezing()).isEmpty();
  }

  /** The names of mount points differ from run to run. */
  private static List<String> lastLines(Supervisor supervisor, Path mountPoint) {
    return supervisor.lastLines().stream()
        .map(line -> line.replace(mountPoint.toString(), "$FREEZERFS"))
        .toList();
  }

  private boolean failsCheck(Path mountPoint) throws IOException, InterruptedException {
    if (settings.check().isEmpty()) {
      return false;
    }
    List<String> command = List.of("sh", "-c", NativeEncoding.bytes(settings.check().get()));
    Supervisor supervisor = Supervisor.prepare(settings.supervise(), command, mountPoint, secret);
    checking = Optional.of(supervisor);
    try {
      supervisor.go();
      return !supervisor.await(CHECK_NANOS).equals(Optional.of(new Supervisor.End(false, 0)));
    } finally {
      checking = Optional.empty();
      endAll(supervisor);
    }
  }
}
