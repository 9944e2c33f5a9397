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
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A mount for one test, made by the launcher as by a user. Its end ends all processes of the test
 * too, also if the test has failed; a mount or stopped process that is left is a failure.
 */
final class FreshMount implements AutoCloseable {
  private static final Duration LAUNCH_DEADLINE = Duration.ofSeconds(20);
  private static final Duration END_DEADLINE = Duration.ofSeconds(30);
  private static final Path STATE = Path.of("/run/freezerfs");
  private static final String NOBODY = "65534";
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

  private final String id = UUID.randomUUID().toString();
  private final TestProcesses processes = new TestProcesses(id);
  private final boolean ordinaryUser;
  private final Path directory;
  private Path launcher;

  private FreshMount(boolean ordinaryUser) throws IOException {
    this.ordinaryUser = ordinaryUser;
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
    FreshMount mount = new FreshMount(ordinaryUser);
    try {
      mount.mount(options);
      return mount;
    } catch (IOException | AssertionError e) {
      mount.close();
      throw e;
    }
  }

  private void mount(String options) throws IOException {
    Files.createDirectory(root());
    Files.createDirectory(scratch());
    launcher =
        ordinaryUser
            ? Installation.readableByAll(directory)
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
    environment.put(TestProcesses.VARIABLE, id);
    environment.put("scratch", scratch().toString());
    environment.put("containers", root().toString());
    environment.put("launcher", launcher.toString());
    environment.put("LC_ALL", "C.UTF-8");
    return Commands.run(deadline, from, environment, whole);
  }

  @Override
  public void close() throws IOException {
    SoftAssertions assertions = new SoftAssertions();
    try {
      unmount(assertions);
      assertions.assertThat(endsWithin(END_DEADLINE)).as("the daemon ends").isTrue();
      for (int pid : processes.started()) {
        assertions
            .assertThat(TestProcesses.isStopped(pid))
            .as("%s is left stopped", TestProcesses.describe(pid))
            .isFalse();
      }
      if (Files.exists(log())) {
        assertions
            .assertThat(Files.readString(log()))
            .as("the log")
            .doesNotContain(" ERROR ", "Exception");
      }
    } finally {
      endAll();
    }
    assertions.assertAll();
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
      await().atMost(deadline).until(() -> processes.daemon().isEmpty());
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  /** Ends all processes that are left, by their ids, and removes all mounts and files. */
  private void endAll() throws IOException {
    await()
        .atMost(END_DEADLINE)
        .until(
            () -> {
              List<Integer> left = new ArrayList<>(processes.started());
              left.addAll(processes.daemon());
              for (int pid : left) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
              }
              return left.isEmpty();
            });
    // A scenario that was cut short may have left mounts inside its own.
    for (Path mount : FuseConnection.mountsBelow(directory)) {
      FuseConnection.abort(mount);
    }
    Commands.require("rm", "-rf", "--one-file-system", directory.toString());
    removeState();
  }

  /** Removes the files that killed daemons of root have left for the next daemons. */
  private void removeState() throws IOException {
    String name = directory.getFileName().toString().replace("-", "\\x2d");
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
