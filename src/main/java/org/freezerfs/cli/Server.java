package org.freezerfs.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.freezerfs.host.libc.DescriptorSocket;
import org.freezerfs.host.proc.MountThreads;
import org.freezerfs.host.proc.OwnThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program {@code freezerfs serve}: one process for many mounts, which are asked of it through a
 * socket in the state folder of its user. A further mount costs a twentieth of the processor time
 * of a process of its own. Each mount has an engine, a log and an end of its own: see {@link
 * ServedMount}.
 *
 * <p>A request is a message of {@link #PROTOCOL}, the directory in which the caller is, and the
 * arguments of {@code freezerfs}. It is answered by {@link #HEARD} at once: a caller waits for no
 * process that is stopped. Then comes a message of {@link #READY} and what the caller is to print,
 * once the mount answers; or of {@link #REFUSED} and the reason, and then the caller can start a
 * daemon for it. After {@link #READY} the caller says {@link #TAKEN}; otherwise the mount ends,
 * because no program knows of it. With {@code --owned} the mount ends as soon as the caller closes
 * the connection, and this process closes it when the mount has ended.
 */
final class Server {
  static final String PROTOCOL = "freezerfs-serve-1";
  static final String HEARD = "heard";
  static final String READY = "ready";
  static final String REFUSED = "refused";
  static final String TAKEN = "taken";

  /** In the place of the arguments: ends the server and all its mounts. */
  static final String END = "--end";

  /** Loaded later than the class, which is loaded before logging is configured. */
  private static final class Log {
    static final Logger LOG = LoggerFactory.getLogger(Server.class);
  }

  private static final String SOCKET = "server";

  /** For what the other side says at once. */
  static final Duration ANSWER = Duration.ofSeconds(10);

  /** How long it waits after a request that it could not take. */
  private static final long PAUSE_MILLIS = 200;

  /** How long the end of the process waits for what each mount does after its tasks are thawed. */
  private static final long END_MILLIS = 10_000;

  private final Path socket;
  private final ProcessContext context;

  /** What ends each mount, and the thread that ends with it. */
  @GuardedBy("this")
  private final Map<Runnable, Thread> ends = new HashMap<>();

  @GuardedBy("this")
  private boolean ending;

  private Server(Path socket, ProcessContext context) {
    this.socket = socket;
    this.context = context;
  }

  /** Where it listens. As long as it runs, it has the {@link MountLock} of this path too. */
  static Path socket(RuntimeDirectory directory) {
    return directory.resolve(SOCKET);
  }

  /**
   * Serves until a signal comes, or {@link #end}.
   *
   * @throws MountFailure if there can be no mount on this host, or this user has a server already
   */
  static void run(Preload preload, MountArguments arguments)
      throws MountFailure, IOException, InterruptedException {
    Optional<Path> logFile = arguments.logFile();
    LogLevel level = MountPlan.level(arguments, logFile);
    // Each mount has a level of its own.
    Logging.configure(LogLevel.DEBUG.name(), logFile);
    MountThreads threads = new MountThreads();
    threads.begin();
    MountLog log = MountLog.begin(threads, level, System.err);
    System.setErr(MountLog.stream(System.err));
    requireHost();
    preload.filesystem();
    RuntimeDirectory directory = RuntimeDirectory.ofSelf();
    directory.create();
    Path socket = socket(directory);
    MountLock lock = new MountLock(LockFile.of(directory), socket);
    if (!lock.tryAcquire()) {
      throw new MountFailure(
          "a 'freezerfs serve' of this user runs already"
              + process(directory)
              + ": end it with 'freezerfs serve --end'");
    }
    Files.deleteIfExists(socket);
    Server server = new Server(socket, ProcessContext.ofSelf());
    try (DescriptorSocket listening = DescriptorSocket.listen(socket)) {
      Runtime.getRuntime().addShutdownHook(new Thread(server::endAll, "end"));
      Daemonizer daemonizer =
          new Daemonizer(arguments.readyDescriptor(), arguments.launcher(), Optional.empty());
      Log.LOG.info("mounts can be asked of {}", socket);
      if (!daemonizer.reportReady()) {
        return;
      }
      if (logFile.isEmpty() && arguments.hasLauncher()) {
        log.moveTo(DefaultLog.of(socket));
      }
      server.acceptAll(listening);
    }
  }

  /** Checks what each mount of a process that serves several needs. */
  static void requireHost() throws MountFailure, IOException {
    Preflight.requireHost();
    Preflight.requireDevice();
    if (!OwnThreads.canBeInterrupted()) {
      throw MountFailure.unavailable(
          "this Java has no signal by which a mount in use can be ended");
    }
  }

  /** Whether it can mount with the same result as another process. */
  boolean isLike(ProcessContext other) {
    return context.equals(other);
  }

  private void acceptAll(DescriptorSocket listening) throws InterruptedException {
    while (true) {
      try {
        accept(listening);
      } catch (IOException | OutOfMemoryError e) {
        // Too many open files, say: the mounts go on, and a later one may be served again.
        Log.LOG.warn("a mount can't be served: {}", e.getMessage());
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }

  private void accept(DescriptorSocket listening) throws IOException {
    DescriptorSocket caller = listening.accept();
    try {
      new Thread(new ServedMount(this, caller), "mount").start();
    } catch (OutOfMemoryError e) {
      // The system allows no more threads.
      caller.close();
      throw e;
    }
  }

  /**
   * Has the calling thread's mount ended with this process, which waits for the thread then.
   *
   * @throws IllegalStateException if it ends already
   */
  synchronized void addEnd(Runnable end) {
    if (ending) {
      throw new IllegalStateException("the server ends");
    }
    ends.put(end, Thread.currentThread());
  }

  synchronized void removeEnd(Runnable end) {
    ends.remove(end);
  }

  private synchronized Map<Runnable, Thread> beginEnd() {
    ending = true;
    return Map.copyOf(ends);
  }

  /** Ends all mounts at once. What thaws their tasks has no time limit, as in any daemon. */
  private void endAll() {
    Map<Runnable, Thread> mounts = beginEnd();
    List<Thread> ends = mounts.keySet().stream().map(end -> new Thread(end, "end")).toList();
    ends.forEach(Thread::start);
    try {
      for (Thread end : ends) {
        end.join();
      }
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
      for (Thread mount : mounts.values()) {
        TimeUnit.NANOSECONDS.timedJoin(mount, deadline - System.nanoTime());
      }
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      Log.LOG.warn("{} is left: {}", socket, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(0);
  }

  /**
   * Ends this user's server, and returns when it has ended.
   *
   * @throws MountFailure if there is none, or it refuses
   */
  static void end() throws MountFailure, IOException {
    RuntimeDirectory directory = RuntimeDirectory.ofSelf();
    DescriptorSocket connection;
    try {
      connection = DescriptorSocket.connect(socket(directory));
    } catch (IOException e) {
      String process = process(directory);
      throw new MountFailure(
          process.isEmpty()
              ? "no 'freezerfs serve' of this user runs"
              : "'freezerfs serve' can't be reached: end it by a signal" + process);
    }
    try (connection) {
      connection.send(
          new DescriptorSocket.Message(List.of(PROTOCOL, "/", END), OptionalInt.empty()));
      List<String> answer = firstAnswer(connection, directory);
      if (answer.equals(List.of(HEARD))) {
        answer = connection.awaitEnd();
      }
      if (!answer.isEmpty()) {
        throw new MountFailure("nothing was ended: " + answer.get(answer.size() - 1));
      }
    }
  }

  private static List<String> firstAnswer(DescriptorSocket connection, RuntimeDirectory directory)
      throws MountFailure {
    try {
      return connection.receiveWords(ANSWER);
    } catch (IOException e) {
      throw new MountFailure(
          "'freezerfs serve' does not answer" + process(directory) + ": is it stopped?");
    }
  }

  /** The process of this user's server, in words that can be added; empty if there is none. */
  private static String process(RuntimeDirectory directory) {
    int pid = LockFile.of(directory).holder(StateName.number(socket(directory))).orElse(0);
    return pid == 0 ? "" : ", process " + pid;
  }
}
