package org.freezerfs.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.freezerfs.host.programs.Programs;

/**
 * The folder for the mount points of {@code freezerfs explore}: the program {@code mount-folder}
 * makes it below {@code TMPDIR}, and removes it even if this process is killed.
 */
final class MountFolder {
  private static final int MOST_SECONDS = 10;

  private final Process process;
  private final Path path;

  private MountFolder(Process process, Path path) {
    this.process = process;
    this.path = path;
  }

  /**
   * Makes the folder.
   *
   * @param program the program
   * @throws MountFailure if it can't be made
   */
  static MountFolder make(Path program) throws MountFailure, IOException {
    ProcessBuilder builder = new ProcessBuilder("perl", program.toString());
    Process process = Programs.start(builder.redirectError(ProcessBuilder.Redirect.DISCARD));
    String line =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    if (line == null) {
      String at = System.getenv().getOrDefault("TMPDIR", "");
      throw new MountFailure(
          "no temporary directory can be made in '"
              + (at.isEmpty() ? "/tmp" : at)
              + "': set TMPDIR to one that you can write to");
    }
    return new MountFolder(process, Path.of(line));
  }

  Path path() {
    return path;
  }

  /**
   * Removes the folder.
   *
   * @return whether it is gone: not if something was made in it
   */
  boolean remove() throws IOException, InterruptedException {
    try (OutputStream to = process.getOutputStream()) {
      to.write('e');
    }
    process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
    return Files.notExists(path);
  }
}
