package org.freezerfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Recordings of mounts that have the option {@code trace=}. */
public final class Recordings {
  private Recordings() {}

  /**
   * Draws a recording as {@code freezerfs timeline} does, in a process of its own. A recording is
   * complete once the mount is closed.
   *
   * @param page the file to write: a page for a browser, which loads nothing else
   * @throws IOException if the recording can't be read, or the page not be written; the message is
   *     the same as that of the command
   */
  public static void draw(Path recording, Path page) throws IOException {
    Path errors = Files.createTempFile("freezerfs-", ".errors");
    Path next = page.resolveSibling(page.getFileName() + ".next");
    Process drawing = null;
    try {
      drawing =
          DaemonJvm.builder(List.of("timeline", recording.toString()))
              .redirectErrorStream(false)
              .redirectError(errors.toFile())
              .redirectOutput(next.toFile())
              .start();
      drawing.getOutputStream().close();
      if (drawing.waitFor() != 0) {
        throw new IOException(DaemonJvm.message(Files.readString(errors).strip()));
      }
      Files.move(next, page, StandardCopyOption.REPLACE_EXISTING);
    } catch (InterruptedException e) {
      drawing.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted before " + page + " was written", e);
    } finally {
      Files.deleteIfExists(next);
      Files.delete(errors);
    }
  }
}
