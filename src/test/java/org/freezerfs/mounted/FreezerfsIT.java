package org.freezerfs.mounted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.freezerfs.Freezerfs;
import org.freezerfs.FuseUnavailableException;
import org.freezerfs.Options;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.host.proc.Child;
import org.freezerfs.host.proc.ProcStat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The API for a program that mounts for itself. */
@Timeout(60)
@ExtendWith(WholeMachine.class)
@ResourceLock(WholeMachine.OWN_DAEMONS)
class FreezerfsIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private static final Path STATE = Path.of("/run/freezerfs");

  @TempDir Path directory;

  private Path root;

  @BeforeEach
  void requireFuse() throws IOException {
    root = Files.createDirectory(directory.resolve("containers"));
    Needs.fuse();
    Needs.root();
  }

  @AfterEach
  void removeAll() throws IOException {
    FuseConnection.abort(root);
    daemons().forEach(ProcessHandle::destroyForcibly);
    await().atMost(DEADLINE).until(() -> daemons().isEmpty());
    for (Path file : files()) {
      Files.delete(file);
    }
  }

  private void write(String file, Object text) throws IOException {
    Files.writeString(root.resolve(file), text.toString(), StandardOpenOption.WRITE);
  }

  private void freezeInGroup(Child child) throws IOException {
    Files.createDirectory(root.resolve("0"));
    write("0/tasks", child.pid());
    write("0/freezer.state", "FROZEN");
    child.awaitState('T');
  }

  private List<ProcessHandle> daemons() {
    return ProcessHandle.current()
        .children()
        .filter(
            child ->
                List.of(child.info().arguments().orElse(new String[0])).contains(root.toString()))
        .toList();
  }

  @Test
  void closeThawsUnmountsAndEndsTheDaemon() throws Exception {
    try (Child child = Child.sleeping()) {
      try (Freezerfs mount = Freezerfs.mount(root)) {
        assertThat(mount.root()).isEqualTo(root);
        assertThat(daemons()).hasSize(1);
        freezeInGroup(child);
      }
      assertThat(FuseConnection.isMounted(root)).isFalse();
      assertThat(daemons()).isEmpty();
      child.awaitRunning();
      // Neither a journal nor, as nothing was worth a warning, a log.
      assertThat(linesOfFiles()).isEmpty();
    }
  }

  @Test
  void isMountedAsTheOptionsSay() throws Exception {
    Options options =
        Options.defaults().semantics(Semantics.HIERARCHICAL).subsystems("freezer").with("ro");
    try (Freezerfs mount = Freezerfs.mount(root, options)) {
      assertThat(mount.root().resolve("cgroup.procs")).exists();
      assertThat(mount.root().resolve("signal.kill")).doesNotExist();
      assertThatThrownBy(() -> Files.createDirectory(root.resolve("0")))
          .hasMessageContaining("Read-only file system");
    }
  }

  @Test
  void failsWithTheMessageOfTheCommand() {
    assertThatThrownBy(() -> Freezerfs.mount(root, Options.defaults().with("bogus")))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(FuseUnavailableException.class)
        .hasMessageMatching("unknown option 'bogus'; those that there are: freezer, [^\n]*");
    assertThatThrownBy(() -> Freezerfs.mount(root.resolve("none")))
        .isNotInstanceOf(FuseUnavailableException.class)
        .hasMessageContaining("does not exist");
    assertThat(daemons()).isEmpty();
  }

  @Test
  void closeDoesNothingAfterAnUnmountByOthers() throws Exception {
    Freezerfs mount = Freezerfs.mount(root);
    Commands.require("umount", root.toString());
    mount.close();
    assertThat(daemons()).isEmpty();
  }

  @Test
  void closeThawsAlsoIfTheDaemonWasKilled() throws Exception {
    try (Child child = Child.sleeping()) {
      Freezerfs mount = Freezerfs.mount(root);
      freezeInGroup(child);
      daemons().forEach(ProcessHandle::destroyForcibly);
      assertThatThrownBy(mount::close)
          .hasMessageContaining("exit status 137")
          .hasMessageContaining("thawed 1 process that had been left stopped");
      child.awaitRunning();
      assertThat(FuseConnection.isMounted(root)).isFalse();
    }
  }

  @Test
  void theGuardianRunsFromTheJar() throws Exception {
    try (Child child = Child.sleeping()) {
      Freezerfs mount = Freezerfs.mount(root, Options.defaults().with("guardian"));
      freezeInGroup(child);
      daemons().forEach(ProcessHandle::destroyForcibly);
      child.awaitRunning();
      assertThatThrownBy(mount::close).hasMessageContaining("exit status 137");
    }
  }

  /** Also if the program ignores SIGTERM, by which the daemon ends itself. */
  @Test
  void theMountEndsInOrderWhenItsProgramFreezesItselfAndIsKilled() throws Exception {
    Process owner =
        new ProcessBuilder(
                // A leader of its session: the log would else have the warning of one that is not
                // frozen.
                "setsid",
                "env",
                "--ignore-signal=TERM",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OwnerProgram.class.getName(),
                root.toString())
            .redirectError(Redirect.INHERIT)
            .start();
    long child = -1;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(owner.getInputStream(), StandardCharsets.UTF_8))) {
      child = Long.parseLong(lines.readLine());
      awaitState(owner.pid(), 'T');
      awaitState(child, 'T');
      owner.destroyForcibly();
      awaitState(child, 'S');
      await().atMost(DEADLINE).until(() -> !FuseConnection.isMounted(root));
      // With the contents: they say of which process a line is left.
      await().atMost(DEADLINE).untilAsserted(() -> assertThat(linesOfFiles()).isEmpty());
    } finally {
      owner.destroyForcibly();
      if (child > 0) {
        ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  /** What the daemons of this mount point have left. */
  private List<Path> files() throws IOException {
    String name = directory.getFileName().toString().replace("-", "\\x2d");
    if (!Files.isReadable(STATE)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(STATE)) {
      return files.filter(file -> file.toString().contains(name)).toList();
    }
  }

  private List<String> linesOfFiles() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : files()) {
      lines.add(file.toString());
      lines.addAll(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
    }
    return lines;
  }

  private static void awaitState(long pid, char state) {
    await()
        .atMost(DEADLINE)
        .until(
            () ->
                ProcStat.ofProcess(Math.toIntExact(pid)).map(ProcStat::state).orElse('-') == state);
  }
}
