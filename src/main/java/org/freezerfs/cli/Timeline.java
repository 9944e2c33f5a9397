package org.freezerfs.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.freezerfs.trace.TimelinePage;

/** The command {@code freezerfs timeline}: draws a recording, as a page for a browser. */
final class Timeline {
  private Timeline() {}

  /**
   * Writes the page of a recording on standard output.
   *
   * @return the exit status: 1 if there is no page
   */
  static int run(Path recording) {
    try {
      Tracing.requireFlightRecorder("timeline");
      TimelinePage page = TimelinePage.of(recording);
      try (OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
        page.write(out);
      }
      return 0;
    } catch (MountFailure | IOException e) {
      return Main.printError(e.getMessage());
    } catch (OutOfMemoryError e) {
      return Main.printError(
          "the recording is larger than the heap: set FREEZERFS_HEAP=1g in the environment");
    }
  }
}
