package org.freezerfs.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.freezerfs.engine.Task;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.trace.TimelinePage;

/** {@code freezerfs timeline --follow}: a page beside a recording, drawn anew while that grows. */
final class LivePage {
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** At most this part of the time is spent on drawing: a long recording is drawn more seldom. */
  private static final int DUTY_DIVISOR = 5;

  private static final long UNKNOWN = -1;
  private static final char ZOMBIE = 'Z';

  private final Path recording;
  private final Path page;
  private long drawnSize = UNKNOWN;
  private Optional<Task> daemon = Optional.empty();

  LivePage(Path recording) {
    this.recording = recording;
    page = recording.resolveSibling(recording.getFileName() + ".html");
  }

  Path path() {
    return page;
  }

  /**
   * Draws the page, which loads itself anew while the mount exists.
   *
   * @return whether the mount exists
   */
  boolean draw() throws IOException {
    // Before the file is read, so that it has all that a daemon that is dead now has added.
    boolean isAlive = daemon.isEmpty() || isAlive(daemon.get());
    long size = Files.exists(recording) ? Files.size(recording) : UNKNOWN;
    if (daemon.isPresent() && size == drawnSize && isAlive) {
      return true;
    }
    TimelinePage drawn;
    try {
      drawn = TimelinePage.of(recording);
    } catch (IOException e) {
      // The daemon may just have begun to add a part, or another daemon a recording of its own.
      if (daemon.isPresent() && isAlive) {
        return true;
      }
      throw e;
    }
    if (daemon.isEmpty()) {
      daemon = Task.of(drawn.daemon());
    } else if (drawn.daemon() != daemon.get().pid()) {
      // Another daemon records to the same file, and has kept the earlier recording.
      write(TimelinePage.of(recording.resolveSibling(recording.getFileName() + ".old")));
      return false;
    }
    drawnSize = size;
    boolean goesOn = isAlive && daemon.isPresent() && !drawn.hasEnded();
    write(goesOn ? drawn.reloading() : drawn);
    return goesOn;
  }

  /** Whether the process exists, and is no zombie that was not reaped. */
  private static boolean isAlive(Task process) throws IOException {
    return ProcStat.ofProcess(process.pid())
        .filter(stat -> stat.startTime() == process.startTime() && stat.state() != ZOMBIE)
        .isPresent();
  }

  /** A browser sees the old page or the new one, and no part of one. */
  private void write(TimelinePage drawn) throws IOException {
    Path next = page.resolveSibling(page.getFileName() + ".next");
    try {
      Files.deleteIfExists(next);
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(next, StandardOpenOption.CREATE_NEW))) {
        drawn.write(out);
      }
      Files.move(next, page, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      throw new IOException(
          "the page "
              + page
              + " can't be written: "
              + Tracing.reason(e)
              + "record to another folder",
          e);
    }
  }

  /** Draws the page until the mount ends. */
  void follow() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    while (draw()) {
      long took = System.nanoTime() - begin;
      TimeUnit.NANOSECONDS.sleep(Math.max(LOOK_NANOS, took * DUTY_DIVISOR));
      begin = System.nanoTime();
    }
  }
}
