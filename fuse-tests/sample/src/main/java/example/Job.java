package example;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** A group of processes that are paused and resumed together, by the freezer of cgroup v1. */
public final class Job {
  private static final String FROZEN = "FROZEN";
  private static final String THAWED = "THAWED";
  private static final String BUSY = "Device or resource busy";

  private final Path group;

  /** The directory is the job's group. */
  public Job(Path group) {
    this.group = group;
  }

  /** Adds a process. A frozen group may refuse it: then this tries again. */
  public void add(long pid, Duration patience)
      throws IOException, InterruptedException, TimeoutException {
    retry(() -> write("tasks", Long.toString(pid)), patience);
  }

  /** Returns when all processes of the job are stopped; if that fails, they run. */
  public void pause(Duration patience) throws IOException, InterruptedException, TimeoutException {
    boolean isPaused = false;
    try {
      retry(() -> write("freezer.state", FROZEN) && state().equals(FROZEN), patience);
      isPaused = true;
    } finally {
      if (!isPaused) {
        resume(patience);
      }
    }
  }

  /** Continues all processes of the job. */
  public void resume(Duration patience) throws IOException, InterruptedException, TimeoutException {
    retry(this::thaws, patience);
  }

  /** Also if this fails once, a job must not stay frozen. */
  private boolean thaws() {
    try {
      return write("freezer.state", THAWED) && state().equals(THAWED);
    } catch (IOException e) {
      return false;
    }
  }

  /** Tries again while the freezer has not finished: it reads FREEZING, or gives EBUSY. */
  private static void retry(Attempt attempt, Duration patience)
      throws IOException, InterruptedException, TimeoutException {
    long end = System.nanoTime() + patience.toNanos();
    while (!attempt.succeeds()) {
      if (System.nanoTime() - end > 0) {
        throw new TimeoutException("not in " + patience);
      }
      Thread.sleep(1);
    }
  }

  private interface Attempt {
    boolean succeeds() throws IOException;
  }

  private String state() throws IOException {
    return Files.readString(group.resolve("freezer.state")).strip();
  }

  /** Returns false for EBUSY. */
  private boolean write(String file, String word) throws IOException {
    // Files.write throws no IOException for EAGAIN.
    try (OutputStream out = new FileOutputStream(group.resolve(file).toFile())) {
      out.write(word.getBytes(StandardCharsets.US_ASCII));
      return true;
    } catch (IOException e) {
      if (e.getMessage().contains(BUSY)) {
        return false;
      }
      throw e;
    }
  }
}
