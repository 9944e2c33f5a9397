package org.freezerfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Measures the processor time of each test: that of its thread, and of all processes that it
 * starts, also those that are nobody's children any more when it ends, such as daemons. For that
 * the thread is in a cgroup of its own during the test, in the hierarchy cpuacct of cgroup v1; the
 * tests have nothing to do with that hierarchy. Without it, or if it can't be written, nothing is
 * measured.
 *
 * <p>It appends a line to {@code target/processor-times} for each test, with the seconds before the
 * name, and prints those that are worth a look. JUnit finds it by META-INF/services.
 */
public final class ProcessorTimes implements TestExecutionListener {
  private static final Path HIERARCHY = Path.of("/sys/fs/cgroup/cpuacct");
  private static final Path FILE = Path.of("target", "processor-times");
  private static final double NANOS = 1e9;

  /** The virtual machine's process id comes next in the name, and then a number. */
  private static final String PREFIX = "processor-time-";

  private static final int PID_PART = 2;

  /** Less is not printed. */
  private static final double WORTH_A_LINE = 0.1;

  private static final AtomicInteger COUNT = new AtomicInteger();

  /** The cgroups of the tests that run now. */
  private static final ThreadLocal<Path> CURRENT = new ThreadLocal<>();

  private final Optional<Path> parent = writableCgroup();
  private final Map<UniqueId, Path> cgroups = new ConcurrentHashMap<>();
  private final Queue<Path> used = new ConcurrentLinkedQueue<>();

  /** The virtual machine of an earlier run may have been killed. */
  public ProcessorTimes() {
    if (parent.isEmpty()) {
      return;
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(parent.get(), PREFIX + "*")) {
      for (Path cgroup : left) {
        String pid = cgroup.getFileName().toString().split("-", -1)[PID_PART];
        if (!Files.exists(Path.of("/proc", pid))) {
          remove(cgroup);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> writableCgroup() {
    try {
      return Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
          .filter(line -> line.matches("\\d+:cpuacct:.*"))
          .map(line -> Path.of(HIERARCHY + line.replaceFirst("\\d+:cpuacct:", "")))
          .filter(cgroup -> Files.isWritable(cgroup.resolve("tasks")))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * From now on a process that an earlier test has started counts for the test that this thread
   * runs.
   */
  public static void count(int pid) throws IOException {
    Path cgroup = CURRENT.get();
    if (cgroup != null) {
      Files.writeString(cgroup.resolve("cgroup.procs"), Integer.toString(pid));
    }
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    if (!test.isTest() || parent.isEmpty()) {
      return;
    }
    // Not named as the cells of engines, which tests look for in /proc/PID/cgroup.
    String name = PREFIX + ProcessHandle.current().pid() + "-" + COUNT.getAndIncrement();
    Path cgroup = parent.get().resolve(name);
    try {
      Files.createDirectory(cgroup);
      cgroups.put(test.getUniqueIdObject(), cgroup);
      enter(cgroup);
      CURRENT.set(cgroup);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    Path cgroup = cgroups.remove(test.getUniqueIdObject());
    if (cgroup == null) {
      return;
    }
    CURRENT.remove();
    try {
      enter(parent.orElseThrow());
      double seconds =
          Long.parseLong(Files.readString(cgroup.resolve("cpuacct.usage")).strip()) / NANOS;
      // Daemons that the next test is to have are in it still.
      used.add(cgroup);
      print(seconds, name(test));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    // Surefire makes a plan for each class.
    for (Path cgroup = used.poll(); cgroup != null; cgroup = used.poll()) {
      remove(cgroup);
    }
  }

  private void remove(Path cgroup) {
    try {
      for (String pid : Files.readAllLines(cgroup.resolve("cgroup.procs"))) {
        move(pid, parent.orElseThrow());
      }
      Files.delete(cgroup);
    } catch (IOException e) {
      System.out.println("a cgroup of a test is left: " + e);
    }
  }

  private static void move(String pid, Path cgroup) throws IOException {
    try {
      Files.writeString(cgroup.resolve("cgroup.procs"), pid);
    } catch (IOException e) {
      if (Files.exists(Path.of("/proc", pid))) {
        throw e;
      }
    }
  }

  /** Moves this thread, not its process; what it forks later is there too. */
  private static void enter(Path cgroup) throws IOException {
    Files.writeString(cgroup.resolve("tasks"), "0");
  }

  private static void print(double seconds, String name) throws IOException {
    String line = String.format(Locale.ROOT, "%7.2f  %s%n", seconds, name);
    synchronized (ProcessorTimes.class) {
      Files.writeString(FILE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
    if (seconds >= WORTH_A_LINE) {
      System.out.print(line);
    }
  }

  private static String name(TestIdentifier test) {
    boolean isDynamic = test.getUniqueIdObject().getLastSegment().getType().startsWith("dynamic");
    List<UniqueId.Segment> segments = test.getUniqueIdObject().getSegments();
    return test.getSource()
        .filter(source -> !isDynamic && source instanceof MethodSource)
        .map(MethodSource.class::cast)
        .map(
            method ->
                method.getClassName().replaceFirst(".*\\.", "")
                    + "."
                    + method.getMethodName()
                    + (segments.get(segments.size() - 1).getType().contains("invocation")
                        ? " " + test.getDisplayName()
                        : ""))
        .orElse(test.getDisplayName());
  }
}
