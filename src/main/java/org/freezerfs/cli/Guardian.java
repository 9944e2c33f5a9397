package org.freezerfs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.freezerfs.engine.EngineUnavailableException;
import org.freezerfs.engine.Task;
import org.freezerfs.host.programs.Programs;

/**
 * A second process that thaws what the daemon has stopped if the daemon dies: a shell that reads
 * from a pipe, which the kernel closes then. Its script is {@code src/main/bin/guardian}, and a
 * copy of the script is in the jar.
 */
final class Guardian {
  /** The path of the script, from the launcher; null if there is no launcher. */
  static final String FILE = System.getProperty("freezerfs.guardian");

  private static final String SHELL = "/bin/sh";
  private static final String COPY = "/org/freezerfs/guardian";

  private static final byte[] END = "end\n".getBytes(StandardCharsets.US_ASCII);

  private final Process process;
  private final Task task;

  private Guardian(Process process, Task task) {
    this.process = process;
    this.task = task;
  }

  /**
   * Starts the guardian of processes that are stopped by signals.
   *
   * @param journal the file that it reads when the daemon has died
   * @throws EngineUnavailableException if awk is missing, or the process ends at once
   */
  static Guardian ofJournal(Path journal) throws EngineUnavailableException, IOException {
    if (Programs.findOnPath("awk").isEmpty()) {
      throw new EngineUnavailableException(
          "awk is missing, and the guardian needs it: 'apt-get install mawk'");
    }
    Task self = Task.self();
    return start(
        List.of(
            "journal",
            journal.toString(),
            Integer.toString(self.pid()),
            Long.toString(self.startTime())));
  }

  /**
   * Starts the guardian of processes in host cgroups.
   *
   * @param hierarchy the path of its top, which can have changed once the guardian has begun
   * @param prefix with which the names of the cgroups begin
   * @param notes where {@link CellSecretFile} keeps notes of cells
   * @throws EngineUnavailableException if the process ends at once
   */
  static Guardian ofCells(String hierarchy, String prefix, RuntimeDirectory notes)
      throws EngineUnavailableException, IOException {
    return start(List.of("cgroups", hierarchy, prefix, notes.path().toString()));
  }

  private static Guardian start(List<String> arguments)
      throws EngineUnavailableException, IOException {
    List<String> command = new ArrayList<>(script());
    command.addAll(arguments);
    Process process = Programs.startWithPipes(command);
    Optional<Task> task = Task.of(Math.toIntExact(process.pid()));
    // It says when it is able to do its work without this program.
    boolean isReady = false;
    try (InputStream output = process.getInputStream()) {
      isReady = task.isPresent() && output.read() >= 0;
    } finally {
      if (!isReady) {
        process.destroyForcibly();
      }
    }
    if (!isReady) {
      throw new EngineUnavailableException(
          "the guardian can't be started by " + command.get(0) + ", or has ended at once");
    }
    return new Guardian(process, task.get());
  }

  private static List<String> script() throws IOException {
    if (FILE != null) {
      return List.of(SHELL, FILE);
    }
    try (InputStream copy = Guardian.class.getResourceAsStream(COPY)) {
      String text = new String(copy.readAllBytes(), StandardCharsets.US_ASCII);
      return List.of(SHELL, "-c", text, "guardian");
    }
  }

  Task task() {
    return task;
  }

  /** Ends the guardian, because nothing is stopped any more. */
  void end() {
    try (OutputStream pipe = process.getOutputStream()) {
      pipe.write(END);
    } catch (IOException e) {
      // The guardian has exited already.
    }
  }
}
