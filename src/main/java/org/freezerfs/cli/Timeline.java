package org.freezerfs.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.freezerfs.trace.Page;

/** The command {@code freezerfs timeline FILE}: draws a recording, as a page for a browser. */
final class Timeline {
  static final String COMMAND = "timeline";

  private static final int OPERANDS = 2;

  private Timeline() {}

  /** Returns the exit status: 1 if there is no page. */
  static int run(List<String> arguments) {
    if (arguments.size() != OPERANDS || arguments.get(1).startsWith("-")) {
      return Main.complain("it is 'freezerfs " + COMMAND + " FILE > PAGE.html'");
    }
    try {
      Tracing.requireFlightRecorder(COMMAND);
      Page page = Page.of(Path.of(arguments.get(1)));
      try (OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
        page.write(out);
      }
      return 0;
    } catch (MountFailure | IOException e) {
      return Main.complain(e.getMessage());
    } catch (OutOfMemoryError e) {
      return Main.complain(
          "the recording is larger than the heap: set FREEZERFS_HEAP=1g in the environment");
    }
  }
}
