package org.freezerfs.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.freezerfs.trace.RecordingLines;
import org.freezerfs.trace.TimelinePage;

/**
 * The command {@code freezerfs timeline}: draws a recording, as a page for a browser or as lines.
 */
final class Timeline {
  private Timeline() {}

  /** Writes something to a stream. */
  @FunctionalInterface
  private interface Contents {
    void write(OutputStream out) throws IOException;
  }

  private static void write(Contents contents) throws IOException {
    try (OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
      contents.write(out);
    }
  }

  /**
   * Writes a recording on standard output.
   *
   * @param form {@code --json} or {@code --text} for a line for each event; empty for the page
   * @return the exit status: 1 if it can't be read or written
   */
  static int run(Path recording, String form) {
    try {
      Tracing.requireFlightRecorder("timeline");
      if (form.isEmpty()) {
        write(TimelinePage.of(recording)::write);
        return 0;
      }
      RecordingLines lines = RecordingLines.of(recording);
      if (lines.torn() > 0) {
        Main.printError(
            "the last part of " + recording + " is torn: " + lines.torn() + " bytes are left out");
      }
      write(
          out -> {
            Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            if (form.equals("--json")) {
              lines.writeJson(writer);
            } else {
              lines.writeText(writer);
            }
            writer.flush();
          });
      return 0;
    } catch (MountFailure | IOException e) {
      return Main.printError(e.getMessage());
    } catch (OutOfMemoryError e) {
      return Main.printError(
          "the recording is larger than the heap: set FREEZERFS_HEAP=1g in the environment");
    }
  }
}
