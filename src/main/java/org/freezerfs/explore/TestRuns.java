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
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.trace.MemoryRecording;

/**
 * Serves the mounts for the runs of one test, and disturbs what the program does in them that runs
 * the test. The program asks by lines, of which each gets an answer before the next:
 *
 * <table>
 *   <caption>Requests, and the lines of their answers</caption>
 *   <tr><td>{@code mount NAME [CASE]}</td><td>mounts for an undisturbed run, or for that of a case;
 *       NAME is that of the mount point in the directory</td></tr>
 *   <tr><td>{@code begin}</td><td>the program does the test from now on</td></tr>
 *   <tr><td>{@code end}</td><td>it has done it, and the case can't be seen any more; whether the
 *       case has happened, {@code true} or {@code false}, and what is wrong</td></tr>
 *   <tr><td>{@code unmount}</td><td>ends the mount, which thaws</td></tr>
 *   <tr><td>{@code draw}</td><td>writes the page of the last run to {@code page.html} in the directory</td></tr>
 *   <tr><td>{@code cases}</td><td>the names of the cases that two undisturbed runs show</td></tr>
 * </table>
 *
 * <p>Lines of an answer begin with {@code >}, and the last line is {@code .}; or it is one line
 * that begins with {@code !}, with the reason why it could not be done, or with {@code ?} if FUSE
 * is not available.
 */
public final class TestRuns {
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

  /** At the end of each undisturbed run. */
  private final List<EndState> usual = new ArrayList<>();

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
  public TestRuns(ExploredMount.Maker maker, int program, Path directory) {
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

  /** Removes what is in the directory once nothing is mounted: the program may have ended. */
  public void removeFiles() {
    Stream.of(
            Optional.ofNullable(run).map(last -> last.mountPoint),
            Optional.of(directory.resolve(PAGE)),
            Optional.of(directory))
        .flatMap(Optional::stream)
        .forEach(
            each -> {
              try {
                Files.deleteIfExists(each);
              } catch (IOException e) {
                // It is another's then, or still mounted.
              }
            });
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
      return List.of(FAILED + String.valueOf(e.getMessage()).replace('\n', ' '));
    }
  }

  private List<String> perform(String request) throws IOException {
    String[] words = request.split(" ", 3);
    return switch (words[0]) {
      case "mount" -> {
        if (isMounted) {
          throw new IOException("the last mount has not ended");
        }
        if (words.length == 1 || !words[1].matches("[a-z0-9-]+")) {
          throw new IOException("'" + request + "' names no mount point");
        }
        mount(words[1], words.length == 2 ? Optional.empty() : Optional.of(words[2]));
        yield List.of();
      }
      case "begin" -> {
        requireMount();
        begin();
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
      case "draw" -> {
        draw();
        yield List.of();
      }
      case "cases" -> plan().cases().stream().map(Case::toString).toList();
      default -> throw new IOException("'" + request + "' is no request");
    };
  }

  private void requireMount() throws IOException {
    if (!isMounted) {
      throw new IOException("nothing is mounted");
    }
  }

  private void mount(String directoryName, Optional<String> name) throws IOException {
    Optional<Case> planned = Optional.empty();
    if (name.isPresent()) {
      planned = plan().named(name.get());
      if (planned.isEmpty()) {
        throw new IOException("the test has no case '" + name.get() + "'");
      }
    }
    Path mountPoint = Files.createDirectory(directory.resolve(directoryName));
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
  }

  /** Groups that were made before count first, so that their numbers are the same in each run. */
  private void begin() {
    run.mount.hierarchy().root().below().stream()
        .map(Group::path)
        .sorted()
        .forEach(run.injector.log()::made);
    run.injector.begin(run.mount, run.processes);
  }

  private CasePlan plan() throws IOException {
    if (logs.size() < 2) {
      throw new IOException("there were no two undisturbed runs");
    }
    List<String> differences = new ArrayList<>(Verdict.leftFrozen(usual.get(1), usual.get(0)));
    differences.addAll(Verdict.leftFrozen(usual.get(0), usual.get(1)));
    if (!differences.isEmpty()) {
      throw new IOException(
          "two undisturbed runs differ: in one of them " + String.join("; ", differences));
    }
    return CasePlan.of(logs.get(0), logs.get(1), maker.rules());
  }

  /** The state is seen as the test has left it; what cleans up after that meets no disturbance. */
  private List<String> end() throws IOException {
    run.injector.end();
    run.injector.awaitDisturbance();
    Hierarchy hierarchy = run.mount.hierarchy();
    boolean settles = run.planned.filter(each -> each.disturbance().prolongsFreezing()).isEmpty();
    EndState state;
    try {
      state = EndState.of(hierarchy, run.injector.log(), run.processes, settles);
    } finally {
      ControlFiles files = new ControlFiles(hierarchy);
      hierarchy.root().below().forEach(group -> files.clearFaults(group.path()));
      run.mount.setRefusing(false);
    }
    List<String> lines = new ArrayList<>(List.of(Boolean.toString(run.injector.isReached())));
    Stream.of(run.injector.failure(), run.mount.errors())
        .flatMap(String::lines)
        .forEach(lines::add);
    if (run.planned.isEmpty()) {
      logs.add(run.injector.log());
      usual.add(state);
    } else if (!run.planned.get().disturbance().excusesFrozen()) {
      Verdict.leftFrozen(state, usual.get(0)).forEach(each -> lines.add(each + " afterwards"));
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

  private void draw() throws IOException {
    if (run == null) {
      throw new IOException("there was no run");
    }
    try (OutputStream page =
        new BufferedOutputStream(Files.newOutputStream(directory.resolve(PAGE)))) {
      run.recording.page().write(page);
    }
  }
}
