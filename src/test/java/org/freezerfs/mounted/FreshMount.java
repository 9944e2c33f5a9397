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
 * A mount that a test has to itself, made by the launcher as a user would, and ended with all that
 * the test started, also where the test went wrong. What is left behind then is a failure.
 */
final class FreshMount implements AutoCloseable {
  private static final Duration LAUNCH_DEADLINE = Duration.ofSeconds(20);
  private static final Duration END_DEADLINE = Duration.ofSeconds(10);
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
    // For a second user to pass through.
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

  /** Runs a program as the user that the mount belongs to. */
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
    SoftAssertions left = new SoftAssertions();
    try {
      unmount(left);
      left.assertThat(endsWithin(END_DEADLINE)).as("the daemon ends").isTrue();
      for (int pid : processes.started()) {
        left.assertThat(TestProcesses.isStopped(pid))
            .as("%s is left stopped", TestProcesses.describe(pid))
            .isFalse();
      }
      if (Files.exists(log())) {
        left.assertThat(Files.readString(log()))
            .as("the log")
            .doesNotContain(" ERROR ", "Exception");
      }
    } finally {
      sweep();
    }
    left.assertAll();
  }

  private void unmount(SoftAssertions left) throws IOException {
    if (!FuseConnection.isMounted(root())) {
      return;
    }
    List<String> command =
        ordinaryUser
            ? List.of("fusermount", "-u", root().toString())
            : List.of("umount", root().toString());
    Commands.Result result = run(END_DEADLINE, Path.of("/"), command);
    if (result.status() != 0) {
      left.fail("it can't be unmounted: " + result.output());
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

  /** Ends whatever is there still, by its id. */
  private void sweep() throws IOException {
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
    // A scenario that was cut short may have made others below its own.
    for (Path mount : FuseConnection.mountsBelow(directory)) {
      FuseConnection.abort(mount);
    }
    Commands.require("rm", "-rf", "--one-file-system", directory.toString());
    removeState();
  }

  /** What root's daemons that were killed have left for others at the same place. */
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
