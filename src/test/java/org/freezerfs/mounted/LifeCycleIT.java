package org.freezerfs.mounted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.freezerfs.host.proc.Child;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a mount starts, fails to start, and ends. */
@Timeout(120)
@ExtendWith(WholeMachine.class)
class LifeCycleIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Path LAUNCHER = Path.of("src/main/bin/freezerfs").toAbsolutePath();
  private static final int SIGSTOP = 19;

  @TempDir Path directory;

  private Path root;
  private Process daemon;

  @BeforeEach
  void requireFuse() throws IOException {
    Needs.fuse();
    Needs.root();
    root = Files.createDirectory(directory.resolve("containers"));
  }

  @AfterEach
  void removeAll() throws IOException {
    if (root != null) {
      FuseConnection.abort(root);
    }
    if (daemon != null) {
      daemon.destroyForcibly();
    }
  }

  private Commands.Result launch(String... arguments) throws IOException {
    List<String> command =
        Stream.concat(Stream.of(LAUNCHER.toString()), Stream.of(arguments)).toList();
    return Commands.run(DEADLINE, directory, Map.of(), command);
  }

  private void launchInForeground() throws IOException {
    daemon =
        // A shell that runs the tests in the background ignores SIGINT.
        new ProcessBuilder(
                "env",
                "--default-signal=HUP,INT",
                LAUNCHER.toString(),
                "-f",
                "freezer",
                root.toString())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(directory.resolve("log").toFile()))
            .start();
    await().atMost(DEADLINE).until(() -> FuseConnection.isMounted(root));
  }

  private void write(String file, Object text) throws IOException {
    Commands.require(
        "sh", "-c", "echo \"$1\" > \"$2\"", "sh", text.toString(), root.resolve(file).toString());
  }

  private String read(String file) throws IOException {
    return Commands.run(
            DEADLINE, Path.of("/"), Map.of(), List.of("cat", root.resolve(file).toString()))
        .output();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "umount ROOT",
        "fusermount -u ROOT",
        "kill -TERM DAEMON",
        "kill -INT DAEMON",
        "kill -HUP DAEMON"
      })
  void eachEndThawsWhatTheMountHadStoppedAndNothingElse(String end) throws Exception {
    try (Child running = Child.sleeping();
        Child stopped = Child.sleeping()) {
      stopped.signal(SIGSTOP);
      stopped.awaitState('T');
      launchInForeground();
      Commands.require("mkdir", root.resolve("0").toString());
      write("0/tasks", running.pid());
      write("0/tasks", stopped.pid());
      write("0/freezer.state", "FROZEN");
      running.awaitState('T');
      Commands.require(
          end.replace("ROOT", root.toString())
              .replace("DAEMON", Long.toString(daemon.pid()))
              .split(" "));
      assertThat(daemon.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(daemon.exitValue()).isZero();
      running.awaitRunning();
      assertThat(stopped.state()).isEqualTo('T');
      assertThat(FuseConnection.isMounted(root)).isFalse();
      assertThat(RawText.read(Path.of("/proc/" + running.pid() + "/limits")))
          .containsPattern("Max file locks +unlimited");
    }
  }

  /**
   * The signal has to come in the moment between the end of the mount and the exit of the daemon.
   */
  @RepeatedTest(10)
  void aSignalJustAfterTheEndOfTheMountChangesNothing(RepetitionInfo repetition) throws Exception {
    launchInForeground();
    Commands.require("umount", root.toString());
    TimeUnit.MICROSECONDS.sleep(200L * repetition.getCurrentRepetition());
    daemon.destroy();
    assertThat(daemon.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(daemon.exitValue()).isZero();
  }

  @Test
  void endsAlsoWhileItIsAWorkingDirectory() throws Exception {
    launchInForeground();
    Process insideMount = new ProcessBuilder("sleep", "1000").directory(root.toFile()).start();
    try {
      Commands.require("kill", "-TERM", Long.toString(daemon.pid()));
      assertThat(daemon.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(daemon.exitValue()).isZero();
      assertThat(FuseConnection.isMounted(root)).isFalse();
    } finally {
      insideMount.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP"})
  void signalsEndADaemonToo(String signal) throws Exception {
    try (Child running = Child.sleeping()) {
      assertThat(launch(root.toString()).status()).isZero();
      Commands.require("mkdir", root.resolve("0").toString());
      write("0/tasks", running.pid());
      write("0/freezer.state", "FROZEN");
      running.awaitState('T');
      Commands.require("kill", "-" + signal, Long.toString(serverOf(root).orElseThrow().pid()));
      await().atMost(DEADLINE).until(() -> serverOf(root).isEmpty());
      running.awaitRunning();
      assertThat(FuseConnection.isMounted(root)).isFalse();
    }
  }

  private static Optional<ProcessHandle> serverOf(Path mountPoint) {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process
                    .info()
                    .arguments()
                    .map(List::of)
                    .orElse(List.of())
                    .contains(mountPoint.toString()))
        .findFirst();
  }

  @Test
  void aSymbolicLinkToAMountPointIsThatMountPoint() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), root);
    assertThat(launch(link.toString()).status()).isZero();
    assertThat(launch(link.toString()).output()).contains("is a freezerfs already");
    assertThat(launch(root.toString()).output()).contains("is a freezerfs already");
    Commands.require("kill", "-TERM", Long.toString(serverOf(link).orElseThrow().pid()));
    await().atMost(DEADLINE).until(() -> !FuseConnection.isMounted(root));
  }

  @Test
  void logsEachTransitionInTheForeground() throws Exception {
    try (Child child = Child.sleeping()) {
      launchInForeground();
      Commands.require("mkdir", root.resolve("0").toString());
      write("0/tasks", child.pid());
      write("0/freezer.state", "FROZEN");
      child.awaitState('T');
      read("0/freezer.state");
      assertThat(read("0/freezer.state")).isEqualTo("FROZEN\n");
      write("0/freezer.state", "RUNNING");
      Commands.require("umount", root.toString());
      daemon.waitFor();
      assertThat(RawText.readLines(directory.resolve("log")))
          // This line comes some time after the first task.
          .filteredOn(line -> !line.contains("SIGCONT from outside is noticed"))
          // It removes what killed daemons of other tests have left.
          .filteredOn(line -> !line.contains("LeftFiles"))
          // Whether it warns depends on the shell that has started the tests.
          .filteredOn(line -> !line.contains("which leads its session"))
          .satisfiesExactly(
              line -> assertThat(line).contains("mounted at " + root),
              line ->
                  assertThat(line)
                      .containsPattern(
                          "/0: RUNNING -> FREEZING, freeze of 1 tasks requested in [\\d.]+ ms"),
              line ->
                  assertThat(line)
                      .containsPattern(
                          "/0: FREEZING -> FROZEN, 1 tasks, [\\d.]+ ms after the freeze began"),
              line ->
                  assertThat(line).containsPattern("/0: FROZEN -> RUNNING, 1 tasks in [\\d.]+ ms"),
              line -> assertThat(line).contains("unmounted from " + root));
    }
  }

  @Test
  void logsTwoLinesAsADaemon() throws Exception {
    Path log = directory.resolve("log");
    assertThat(launch("--log-file", log.toString(), root.toString()).output()).isEmpty();
    Commands.require("mkdir", root.resolve("0").toString());
    write("0/freezer.state", "FROZEN");
    Commands.require("umount", root.toString());
    await().atMost(DEADLINE).until(() -> RawText.read(log).contains("unmounted"));
    assertThat(RawText.readLines(log)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ROOT/none | does not exist: make it with 'mkdir -p",
        "/etc/passwd | is not a directory",
        "-o bogus ROOT | unknown option 'bogus'; those that there are: freezer, signal, power, ",
        "-o semantics=v9 ROOT | bad value in 'semantics=v9'; it may be one of: v4",
        "--bogus ROOT | freezerfs --help",
        "a b ROOT | one argument too many",
        "--log-file ROOT/none/log ROOT | can't be written",
        "-f -o bogus ROOT | unknown option 'bogus'",
      })
  void failsWithOneLine(String arguments, String message) throws Exception {
    Commands.Result result = launch(arguments.replace("ROOT", root.toString()).split(" "));
    assertRefused(result, message);
  }

  @Test
  void refusesASecondMount() throws Exception {
    assertThat(launch(root.toString()).status()).isZero();
    Commands.Result second = launch(root.toString());
    assertThat(second.status()).isNotZero();
    assertThat(second.output())
        .matches("freezerfs: [^\n]* is a freezerfs already: [^\n]*umount[^\n]*\n");
    assertThat(read("freezer.state")).isEqualTo("RUNNING\n");
    Commands.require("umount", root.toString());
  }

  @Test
  void failsWithoutTheDevice() throws Exception {
    String script = "mount -t tmpfs none /dev && mknod /dev/null c 1 3 && exec \"$0\" \"$@\"";
    assertRefused(
        launchWith("unshare", "--mount", "sh", "-c", script),
        "/dev/fuse is missing: load the kernel module");
  }

  @Test
  void failsWithoutLibfuse() throws Exception {
    String script =
        "for lib in $(ldconfig -p | sed -n 's/.*=> //p' | grep libfuse.so); do mount --bind"
            + " /dev/null \"$lib\" || exit 9; done; exec \"$0\" \"$@\"";
    assertRefused(
        launchWith("unshare", "--mount", "bash", "-c", script),
        "libfuse 2 is missing: install it with 'apt-get install libfuse2t64'");
  }

  @Test
  void failsWithoutPermission() throws Exception {
    assertRefused(
        launchWith("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
        "is not writable for you");
  }

  private Commands.Result launchWith(String... prefix) throws IOException {
    Path installed = Installation.readableByAll();
    Commands.require("chmod", "755", directory.toString());
    List<String> command =
        Stream.concat(Stream.of(prefix), Stream.of(installed.toString(), root.toString())).toList();
    return Commands.run(DEADLINE, Path.of("/"), Map.of(), command);
  }

  private void assertRefused(Commands.Result result, String message) throws IOException {
    assertThat(result.status()).isNotZero();
    assertThat(result.output()).contains(message).matches("freezerfs: [^\n]*\n");
    assertThat(FuseConnection.isMounted(root)).isFalse();
    assertThat(
            ProcessHandle.allProcesses()
                .map(process -> process.info().arguments().map(List::of).orElse(List.of())))
        .noneMatch(arguments -> arguments.contains(root.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mount -t fuse.freezerfs -o semantics=hierarchical freezer ROOT",
        "mount -T FSTAB ROOT"
      })
  void mountMountsByTheCommandLineAndByFstab(String command) throws Exception {
    Path fstab = directory.resolve("fstab");
    Files.writeString(
        fstab,
        "freezer "
            + root
            + " fuse.freezerfs semantics=hierarchical,noauto,nofail,x-anything 0 0\n");
    // mount(8) looks in the system's own folders, whatever PATH says.
    Path link = Path.of("/usr/local/bin/freezerfs");
    boolean ours = !Files.exists(link);
    if (ours) {
      Files.createSymbolicLink(link, LAUNCHER);
    }
    try {
      Commands.require(
          command.replace("ROOT", root.toString()).replace("FSTAB", fstab.toString()).split(" "));
      assertThat(RawText.read(Path.of("/proc/mounts")))
          .contains("freezer " + root + " fuse.freezerfs ");
      assertThat(read("cgroup.clone_children")).isEqualTo("0\n");
      Commands.require("umount", root.toString());
    } finally {
      if (ours) {
        Files.delete(link);
      }
    }
  }
}
