package org.freezerfs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.host.libc.DescriptorSocket;
import org.freezerfs.host.libc.DescriptorSocket.Message;
import org.freezerfs.host.proc.DaemonThread;
import org.freezerfs.host.proc.MountThreads;
import org.freezerfs.recorder.Recorder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * One request to the {@link Server}, and the mount that it asks for, from its beginning to its end.
 * Whatever happens to it, the server's other mounts go on.
 *
 * <p>Refused is what needs a process of its own: a recording, since Flight Recorder records all
 * mounts of a process; {@code auto_unmount}, which waits for the end of the process; a mount inside
 * a freezerfs, where this process would wait for itself; and what comes from another user, from
 * other namespaces or another root directory, where paths and process ids have another meaning.
 */
final class ServedMount implements Runnable, SharedProcessLaunch {
  private static final Logger LOG = LoggerFactory.getLogger(ServedMount.class);

  /** libfuse's own process for it waits for the end of this one. */
  static final String AUTO_UNMOUNT = "auto_unmount";

  private static final List<String> TAKEN = List.of(Server.TAKEN);

  /** The server refuses; the caller is told why. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
      super(message);
    }
  }

  private final Server server;
  private final DescriptorSocket caller;
  private final MountThreads threads = new MountThreads();

  /** The lines that are logged before the mount answers, for the caller. */
  private final ByteArrayOutputStream early = new ByteArrayOutputStream();

  private MountPlan plan;
  private MountLog log;
  private Optional<PrintStream> logFile = Optional.empty();
  private Optional<DefaultLog> defaultLog = Optional.empty();
  private Path mountPoint;
  private volatile Runnable end = () -> {};
  private volatile boolean isReady;
  private Thread owner;

  ServedMount(Server server, DescriptorSocket caller) {
    this.server = server;
    this.caller = caller;
  }

  @Override
  public void run() {
    threads.begin();
    try {
      // Also before it is waited for: its process id may be another's after that.
      boolean isLike = server.isLike(ProcessContext.of(caller.peer()));
      List<String> request = caller.receiveWords(Server.ANSWER);
      if (!isLike || !server.isLike(ProcessContext.of(caller.peer()))) {
        throw new Refusal("the server has other rights, or is in other namespaces");
      }
      serve(request);
    } catch (Refusal | MountFailure | IOException e) {
      fail(e.getMessage());
    } catch (ParameterException e) {
      refuse(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error("a mount has failed; the others go on", e);
      refuse(String.valueOf(e.getMessage()));
    } finally {
      server.removeEnd(end);
      close();
      MountLog.end(threads);
      threads.end();
    }
  }

  private void fail(String reason) {
    if (isReady) {
      LOG.error("{} has ended: {}", mountPoint, reason);
    } else {
      LOG.debug("refused: {}", reason);
    }
    refuse(reason);
  }

  /** Answers that there is no mount; does nothing if it was answered that there is. */
  private void refuse(String reason) {
    if (isReady) {
      return;
    }
    try {
      caller.send(new Message(List.of(Server.REFUSED, reason), OptionalInt.empty()));
    } catch (IOException e) {
      LOG.debug("the caller has ended");
    }
  }

  private void close() {
    try {
      caller.shutdown();
      if (owner != null) {
        owner.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    caller.close();
    defaultLog.ifPresent(DefaultLog::end);
    logFile.ifPresent(PrintStream::close);
  }

  private void serve(List<String> words)
      throws Refusal, MountFailure, IOException, InterruptedException {
    if (words.size() < 3 || !words.get(0).equals(Server.PROTOCOL)) {
      throw new Refusal("the server is of another version");
    }
    caller.send(Server.HEARD);
    List<String> given = new ArrayList<>(words.subList(2, words.size()));
    if (given.equals(List.of(Server.END))) {
      System.exit(0);
    }
    // The caller waits, as a launcher does.
    given.addAll(0, List.of(CommandLineSpec.READY, "0"));
    ParseResult parsed = CommandLineSpec.forMount().parseArgs(given.toArray(new String[0]));
    if (parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested()) {
      throw new Refusal("help is no mount");
    }
    Path directory = Path.of(words.get(1));
    if (!directory.isAbsolute()) {
      throw new Refusal("the caller's working directory is not known");
    }
    plan = MountPlan.of(MountArguments.of(parsed)).below(directory);
    MountOptions options = plan.options();
    if (options.trace().isPresent()
        || options.remount().isPresent()
        || options.nested()
        || options.fuse().contains(AUTO_UNMOUNT)
        || plan.arguments().foreground()
        || plan.arguments().takesOver()) {
      throw new Refusal("this needs a process of its own");
    }
    beginLog();
    mountPoint = outsideFreezerfs(directory.resolve(plan.givenMountPoint()));
    new Preflight(mountPoint, options).check();
    plan.prepare(new CgroupFuse(), mountPoint, this, Recorder.none(), Optional.empty()).run();
  }

  /**
   * What is in a freezerfs may have to be asked of this process, which could not be killed then.
   */
  private static Path outsideFreezerfs(Path path) throws Refusal, IOException {
    return RealPath.outsideFreezerfs(path)
        .orElseThrow(() -> new Refusal(path + " is inside a freezerfs"));
  }

  private void beginLog() throws Refusal, MountFailure, IOException {
    if (plan.logFile().isPresent()) {
      Path file = outsideFreezerfs(plan.logFile().get());
      // Writing to a pipe waits for its reader.
      if (Preflight.isMountPoint(file) || (Files.exists(file) && !Files.isRegularFile(file))) {
        throw new Refusal(file + " is no file");
      }
      logFile = Optional.of(new PrintStream(Logging.append(file), true));
    }
    log =
        MountLog.begin(
            threads, plan.level(), logFile.orElseGet(() -> new PrintStream(early, true)));
  }

  @Override
  public boolean reportReady() {
    if (plan.logFile().isEmpty()) {
      defaultLog = Optional.of(DefaultLog.ofServed(mountPoint));
      log.moveTo(defaultLog.get());
    }
    List<String> answer = new ArrayList<>(List.of(Server.READY));
    // A line of the log is bytes, and so is a message.
    answer.addAll(early.toString(UTF_8).lines().toList());
    try {
      caller.send(new Message(answer, OptionalInt.empty()));
      isReady = isTaken();
    } catch (IOException e) {
      return false;
    }
    if (isReady && plan.arguments().owned()) {
      isReady = startOwner();
    }
    return isReady;
  }

  private boolean startOwner() {
    try {
      owner = DaemonThread.start("owner", this::endWithOwner);
    } catch (OutOfMemoryError e) {
      // The system allows no more threads: the mount would stay for ever.
      LOG.warn("the mount ends, as its owner can't be waited for: {}", e.getMessage());
      return false;
    }
    return true;
  }

  /** A caller that says it too late learns that, and does not believe in the mount. */
  private boolean isTaken() throws IOException {
    try {
      return caller.receiveWords(Server.ANSWER).equals(TAKEN);
    } catch (IOException e) {
      return caller.endReceiving().map(Message::words).filter(TAKEN::equals).isPresent();
    }
  }

  private void endWithOwner() {
    try {
      caller.awaitEnd();
    } catch (IOException e) {
      LOG.warn("the program that owns the mount can't be waited for", e);
    }
    end.run();
  }

  @Override
  public void addEnd(Runnable ending) {
    end = threads.including(ending);
    server.addEnd(end);
  }
}
