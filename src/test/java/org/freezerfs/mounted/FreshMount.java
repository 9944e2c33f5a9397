package org.freezerfs.mounted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.core.ConditionTimeoutException;
import org.freezerfs.ProcessorTimes;

/**
 * A mount for tests, made by the launcher as by a user. Its end ends all processes of the test too,
 * also if the test has failed; a mount or stopped process that is left is a failure.
 */
final class FreshMount implements AutoCloseable {
  private static final Duration LAUNCH_DEADLINE = Duration.ofSeconds(20);
  private static final Duration END_DEADLINE = Duration.ofSeconds(30);
  private static final Duration RENEW_DEADLINE = Duration.ofSeconds(2);
  private static final Path STATE = Path.of("/run/freezerfs");
  private static final String NOBODY = "65534";
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

  /**
   * Prints a sum of all that a test can leave in a mount: groups, and the attributes and contents
   * of the root's files.
   */
  private static final String CONTENTS =
      """
      {
        stat -c '%n %a %u %g %s' . *
        getfattr -d -m - . *
        cat !(tasks|cgroup.procs|cgroup.threads)
      } 2>&1 | cksum
      """;

  /** Removes the release agent; thaws all groups, takes their members out, and removes them. */
  private static final String RESET =
      """
      [ ! -e release_agent ] || { echo > release_agent; echo 0 > notify_on_release; }
      find . -mindepth 1 -depth -type d -exec sh -c '
        for group do
          [ ! -e "$group/cgroup.freeze" ] || echo 0 > "$group/cgroup.freeze"
          echo RUNNING > "$group/freezer.state" || echo THAWED > "$group/freezer.state"
          for task in $(cat "$group/tasks"); do echo "$task" > tasks; done
          for process in $(cat "$group/cgroup.procs"); do echo "$process" > cgroup.procs; done
          rmdir "$group"
        done' sh {} + 2> /dev/null
      """;

  private final TestProcesses daemonProcesses = new TestProcesses();
  private TestProcesses processes = daemonProcesses;
  private final boolean ordinaryUser;
  private final String options;
  private final Path directory;
  private Path launcher;
  private String newContents = "";

  private FreshMount(boolean ordinaryUser, String options) throws IOException {
    this.ordinaryUser = ordinaryUser;
    this.options = options;
    directory = Files.createTempDirectory("freezerfs-test-");
    // A second user has to search this directory.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
  }

  /**
   * Mounts.
   *
   * @param ordinaryUser as the user nobody, who may read neither the project nor our temporary
   *     files
   * @param options the words of {@code -o}; empty for none
   */
  static FreshMount open(boolean ordinaryUser, String options) throws IOException {
    FreshMount mount = new FreshMount(ordinaryUser, options);
    try {
      mount.mount();
      return mount;
    } catch (IOException | AssertionError e) {
      mount.close();
      throw e;
    }
  }

  private void mount() throws IOException {
    Files.createDirectory(root());
    Files.createDirectory(scratch());
    launcher =
        ordinaryUser
            ? Installation.readableByAll()
            : Path.of("src/main/bin/freezerfs").toAbsolutePath();
    if (ordinaryUser) {
      Commands.require("chown", "-R", NOBODY + ":" + NOBODY, directory.toString());
    }
    List<String> command =
        new ArrayList<>(List.of(launcher.toString(), "--log-file", log().toString()));
    if (!options.isEmpty()) {
      command.addAll(List.of("-o", options));
    }
    command.addAll(List.of("freezer", root().toString()));
    Commands.Result result = run(LAUNCH_DEADLINE, Path.of("/"), command);
    assertThat(result.status()).as("the launcher printed: %s", result.output()).isZero();
    newContents = contents();
  }

  private String contents() throws IOException {
    return inMount("bash", "-O", "extglob", "-c", CONTENTS).output();
  }

  /** Runs a shell's commands in the root; only the user who has mounted may enter it. */
  private Commands.Result inMount(String... shell) throws IOException {
    List<String> command = new ArrayList<>(List.of(shell));
    int last = command.size() - 1;
    command.set(last, "cd \"$containers\" || exit\n" + command.get(last));
    return run(END_DEADLINE, Path.of("/"), command);
  }

  /**
   * Removes the groups and processes that a test has left, so that another test can have the mount.
   *
   * @return what is not as it was at its beginning: then it is to be closed
   */
  Optional<String> renew() throws IOException {
    SoftAssertions assertions = new SoftAssertions();
    checkLog(assertions);
    assertions.assertAll();
    inMount("sh", "-c", RESET);
    if (!FuseConnection.mountsBelow(directory).equals(List.of(root()))) {
      return Optional.of("mounts");
    }
    if (daemonProcesses.daemon().size() != 1
        || (processes != daemonProcesses && !processes.daemon().isEmpty())) {
      return Optional.of("daemons");
    }
    if (processes.started().stream().anyMatch(TestProcesses::isStopped)) {
      return Optional.of("stopped processes");
    }
    if (!contents().equals(newContents)) {
      return Optional.of("groups or files");
    }
    if (!endsProcesses()) {
      return Optional.of("processes that do not end");
    }
    removeState(scratch());
    processes = new TestProcesses();
    Files.newOutputStream(log()).close();
    emptyScratch();
    return Optional.empty();
  }

  boolean isOf(boolean anOrdinaryUser, String theOptions) {
    return ordinaryUser == anOrdinaryUser && options.equals(theOptions);
  }

  /** From now on the daemon's processor time is this test's. */
  void countForThisTest() throws IOException {
    for (int pid : daemonProcesses.daemon()) {
      ProcessorTimes.count(pid);
    }
  }

  Path root() {
    return directory.resolve("containers");
  }

  Path scratch() {
    return directory.resolve("scratch");
  }

  private Path log() {
    return scratch().resolve("log");
  }

  /** Runs a program as the user who has mounted. */
  Commands.Result run(Duration deadline, Path from, List<String> command) throws IOException {
    List<String> whole = new ArrayList<>(ordinaryUser ? AS_NOBODY : List.of());
    whole.addAll(command);
    Map<String, String> environment = new HashMap<>();
    environment.put(TestProcesses.VARIABLE, processes.id());
    environment.put("scratch", scratch().toString());
    environment.put("containers", root().toString());
    environment.put("launcher", launcher.toString());
    environment.put("LC_ALL", "C.UTF-8");
    return Commands.run(deadline, from, environment, whole);
  }

  /**
   * The log stays, as the daemon has it open. It is done by a program because Java can't pass on
   * the path of a file whose name is not UTF-8.
   */
  private void emptyScratch() throws IOException {
    Commands.require(
        "find",
        scratch().toString(),
        "-mindepth",
        "1",
        "-maxdepth",
        "1",
        "!",
        "-path",
        log().toString(),
        "-exec",
        "rm",
        "-rf",
        "--one-file-system",
        "{}",
        "+");
  }

  @Override
  public void close() throws IOException {
    SoftAssertions assertions = new SoftAssertions();
    try {
      unmount(assertions);
      assertions.assertThat(endsWithin(END_DEADLINE)).as("the daemon ends").isTrue();
      checkLeftProcesses(assertions);
      checkLog(assertions);
    } finally {
      endAll();
    }
    assertions.assertAll();
  }

  private void checkLeftProcesses(SoftAssertions assertions) throws IOException {
    for (int pid : processes.started()) {
      assertions
          .assertThat(TestProcesses.isStopped(pid))
          .as("%s is left stopped", TestProcesses.describe(pid))
          .isFalse();
    }
  }

  private void checkLog(SoftAssertions assertions) throws IOException {
    if (Files.exists(log())) {
      assertions
          .assertThat(RawText.read(log()))
          .as("the log")
          .doesNotContain(" ERROR ", "Exception");
    }
  }

  private void unmount(SoftAssertions assertions) throws IOException {
    if (!FuseConnection.isMounted(root())) {
      return;
    }
    List<String> command =
        ordinaryUser
            ? List.of("fusermount", "-u", root().toString())
            : List.of("umount", root().toString());
    Commands.Result result = run(END_DEADLINE, Path.of("/"), command);
    if (result.status() != 0) {
      assertions.fail("it can't be unmounted: " + result.output());
      FuseConnection.abort(root());
    }
  }

  private boolean endsWithin(Duration deadline) {
    try {
      await().atMost(deadline).until(() -> daemonProcesses.daemon().isEmpty());
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  /** Ends all processes that are left, by their ids, and removes all mounts and files. */
  private void endAll() throws IOException {
    await()
        .atMost(END_DEADLINE)
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              List<Integer> left = new ArrayList<>(processes.started());
              left.addAll(processes.daemon());
              left.addAll(daemonProcesses.daemon());
              return killAll(left);
            });
    // A scenario that was cut short may have left mounts inside its own.
    for (Path mount : FuseConnection.mountsBelow(directory)) {
      FuseConnection.abort(mount);
    }
    Commands.require("rm", "-rf", "--one-file-system", directory.toString());
    removeState(directory);
  }

  /** One that the host's freezer holds, because it left its group while it was frozen, does not. */
  private boolean endsProcesses() {
    try {
      await()
          .atMost(RENEW_DEADLINE)
          .pollDelay(Duration.ZERO)
          .until(() -> killAll(processes.started()));
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  /** Kills processes by their ids; returns whether there were none. */
  private static boolean killAll(List<Integer> pids) {
    for (int pid : pids) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
    return pids.isEmpty();
  }

  /** Removes the files that root's daemons below a folder have left for the next daemons. */
  private static void removeState(Path folder) throws IOException {
    String name = folder.toString().substring(1).replace("-", "\\x2d").replace("/", "-");
    if (!Files.isReadable(STATE)) {
      return;
    }
    try (Stream<Path> files = Files.list(STATE)) {
      for (Path file : files.filter(path -> path.toString().contains(name)).toList()) {
        Commands.require("rm", "-rf", file.toString());
      }
    }
  }
}
