package org.freezerfs.explore;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.freezerfs.cgroup.Group;
import org.freezerfs.trace.MemoryRecording;

/**
 * Serves the mounts for the runs of one test, and disturbs what the program does in them that runs
 * the test. The program asks by lines, of which each gets an answer before the next:
 *
 * <table>
 *   <caption>Requests, and the lines of their answers</caption>
 *   <tr><td>{@code mount [CASE]}</td><td>mounts for an undisturbed run, or for that of a case; the
 *       name of the mount point in the directory</td></tr>
 *   <tr><td>{@code begin}</td><td>the program does the test from now on</td></tr>
 *   <tr><td>{@code end}</td><td>it has done it, and the case can't be seen any more; whether the
 *       case has happened, {@code true} or {@code false}, and what is wrong</td></tr>
 *   <tr><td>{@code unmount}</td><td></td></tr>
 *   <tr><td>{@code draw}</td><td>writes the page of the last run; its name in the directory</td></tr>
 *   <tr><td>{@code cases}</td><td>the names of the cases that two undisturbed runs show</td></tr>
 * </table>
 *
 * <p>Lines of an answer begin with {@code >}, and the last line is {@code .}; or it is one line
 * that begins with {@code !}, with the reason why it could not be done, or with {@code ?} if FUSE
 * is not available.
 */
public final class ExploredTests {
  private static final String LINE = ">";
  private static final String DONE = ".";
  private static final String FAILED = "!";
  private static final String UNAVAILABLE = "?";

  private static final String PAGE = "page.html";

  private final ExploredMount.Maker maker;
  private final int program;
  private final Path directory;

  /** Those of the undisturbed runs. */
  private final List<OperationLog> logs = new ArrayList<>();

  /** At the end of the last undisturbed run. */
  private EndState usual;

  private int mounts;

  /** The last one. */
  private Run run;

  private boolean isMounted;

  /**
   * Serves no mount yet.
   *
   * @param program the process whose operations are disturbed, and those of its descendants; this
   *     process may be one
   * @param directory where the mount points are made
   */
  public ExploredTests(ExploredMount.Maker maker, int program, Path directory) {
    this.maker = maker;
    this.program = program;
    this.directory = directory;
  }

  /** One run of the test. */
  private final class Run {
    final Optional<Case> planned;
    final Injector injector;
    final MemoryRecording recording;
    final RunProcesses processes = RunProcesses.ofProgram(program);
    final Path mountPoint;
    final ExploredMount mount;

    Run(Optional<Case> planned, Path mountPoint) throws IOException {
      this.planned = planned;
      this.mountPoint = mountPoint;
      injector = new Injector(maker.rules(), planned);
      recording =
          new MemoryRecording(
              planned.map(Case::toString).orElse("undisturbed"), maker.rules().semantics().word());
      mount = maker.mount(mountPoint, injector, recording);
    }
  }

  /** Answers requests until there are no more, and unmounts. */
  public void serve(BufferedReader requests, PrintStream answers) throws IOException {
    try {
      for (String line = requests.readLine(); line != null; line = requests.readLine()) {
        answer(line).forEach(answers::println);
        answers.flush();
      }
    } finally {
      if (isMounted) {
        unmount();
      }
    }
  }

  /** The lines of the answer to a request. */
  List<String> answer(String request) {
    try {
      List<String> lines = new ArrayList<>();
      perform(request).forEach(each -> lines.add(LINE + each));
      lines.add(DONE);
      return lines;
    } catch (ExploredMount.UnavailableException e) {
      return List.of(UNAVAILABLE + e.getMessage());
    } catch (IOException e) {
      return List.of(FAILED + e.getMessage());
    }
  }

  private List<String> perform(String request) throws IOException {
    String[] words = request.split(" ", 2);
    return switch (words[0]) {
      case "mount" -> {
        if (isMounted) {
          throw new IOException("the last mount has not ended");
        }
        yield List.of(mount(words.length == 1 ? Optional.empty() : Optional.of(words[1])));
      }
      case "begin" -> {
        requireMount();
        run.injector.begin(run.mount, run.processes);
        yield List.of();
      }
      case "end" -> {
        requireMount();
        yield end();
      }
      case "unmount" -> {
        requireMount();
        unmount();
        yield List.of();
      }
      case "draw" -> List.of(draw());
      case "cases" -> plan().cases().stream().map(Case::toString).toList();
      default -> throw new IOException("'" + request + "' is no request");
    };
  }

  private void requireMount() throws IOException {
    if (!isMounted) {
      throw new IOException("nothing is mounted");
    }
  }

  private String mount(Optional<String> name) throws IOException {
    Optional<Case> planned = Optional.empty();
    if (name.isPresent()) {
      planned = plan().named(name.get());
      if (planned.isEmpty()) {
        throw new IOException("the test has no case '" + name.get() + "'");
      }
    }
    mounts++;
    Path mountPoint = Files.createDirectory(directory.resolve(Integer.toString(mounts)));
    // The test may start programs of other users.
    Explorer.openForAll(directory);
    Explorer.openForAll(mountPoint);
    try {
      run = new Run(planned, mountPoint);
      isMounted = true;
    } catch (IOException e) {
      Files.delete(mountPoint);
      throw e;
    }
    return mountPoint.getFileName().toString();
  }

  private CasePlan plan() throws IOException {
    if (logs.size() < 2) {
      throw new IOException("there were no two undisturbed runs");
    }
    return CasePlan.of(logs.get(0), logs.get(1), maker.rules());
  }

  /** The state is seen as the test has left it; what cleans up after that meets no disturbance. */
  private List<String> end() throws IOException {
    run.injector.end();
    boolean settles = run.planned.filter(each -> each.disturbance().prolongsFreezing()).isEmpty();
    EndState state = EndState.of(run.mount.hierarchy(), run.injector.log(), run.processes, settles);
    ControlFiles files = new ControlFiles(run.mount.hierarchy());
    for (Group each : run.mount.hierarchy().root().below()) {
      files.clearFaults(each.path());
    }
    run.mount.setRefusing(false);
    List<String> lines = new ArrayList<>(List.of(Boolean.toString(run.injector.isReached())));
    Stream.of(run.injector.failure(), run.mount.errors())
        .flatMap(String::lines)
        .forEach(lines::add);
    if (run.planned.isEmpty()) {
      logs.add(run.injector.log());
      usual = state;
    } else if (!run.planned.get().disturbance().excusesFrozen()) {
      Verdict.leftFrozen(state, usual).forEach(each -> lines.add(each + " afterwards"));
    }
    return lines;
  }

  private void unmount() throws IOException {
    isMounted = false;
    run.injector.end();
    try (run.processes;
        run.mount) {
      // The mount is closed first, which thaws: what a disturbance has added can end then.
    }
    Files.deleteIfExists(run.mountPoint);
  }

  private String draw() throws IOException {
    if (run == null) {
      throw new IOException("there was no run");
    }
    try (OutputStream page =
        new BufferedOutputStream(Files.newOutputStream(directory.resolve(PAGE)))) {
      run.recording.page().write(page);
    }
    return PAGE;
  }
}
