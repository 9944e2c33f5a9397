package org.freezerfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * Serves mounts, one after the other, and disturbs what this program and the processes that it
 * starts do in them: the way of {@code freezerfs explore} for tests of a virtual machine. {@code
 * ExploreFaults} uses it for JUnit; other test frameworks can, too.
 *
 * <p>Each run of a test is {@link #mount}, {@link #begin}, the test, {@link #end}, {@link
 * #unmount}. Two undisturbed runs show which {@link #cases} there are; then there is a run for each
 * case.
 */
public final class ExploringProcess implements AutoCloseable {
  private static final String PAGE = "page.html";

  private final Path directory;
  private final Daemon daemon;
  private int mounts;
  private Optional<Path> mounted = Optional.empty();

  private ExploringProcess(Path directory, Daemon daemon) {
    this.directory = directory;
    this.daemon = daemon;
  }

  /**
   * Starts the process. It ends when this program does, and unmounts.
   *
   * @param options those of all mounts; {@code trace}, {@code log}, {@code persist}, {@code
   *     nested}, {@code remount}, {@code auto_unmount} and faults are refused
   * @throws FuseUnavailableException if FUSE is not available on this host
   * @throws IOException if an option is wrong; the message is the same as that of the command
   */
  public static ExploringProcess start(Options options) throws IOException {
    Path directory = Files.createTempDirectory("freezer-");
    try {
      return new ExploringProcess(directory, Daemon.startExploring(directory, options));
    } catch (IOException | RuntimeException e) {
      directory.toFile().delete();
      throw e;
    }
  }

  /**
   * Mounts for one run.
   *
   * @param name the name of the case that disturbs it; empty for an undisturbed run
   * @return the directory of the root group
   * @throws FuseUnavailableException if FUSE is not available on this host
   */
  public Path mount(Optional<String> name) throws IOException {
    if (name.filter(word -> word.contains("\n")).isPresent()) {
      throw new IllegalArgumentException("the name of a case is one line");
    }
    if (mounted.isPresent()) {
      throw new IOException(mounted.get() + " was not unmounted");
    }
    mounts++;
    String directoryName = Integer.toString(mounts);
    mounted = Optional.of(directory.resolve(directoryName));
    try {
      daemon.ask("mount " + directoryName + name.map(word -> " " + word).orElse(""));
    } catch (IOException e) {
      if (daemon.isAlive()) {
        mounted = Optional.empty();
      }
      throw e;
    }
    return mounted.get();
  }

  /** The test begins: what this program does in the mount from now on is noted, or disturbed. */
  public void begin() throws IOException {
    daemon.ask("begin");
  }

  /**
   * How a run has ended.
   *
   * @param isReached whether the test has come to the operation of the case
   * @param wrong each a line for a person: what the test has left frozen or stopped that an
   *     undisturbed run does not leave so; or why the case could not be made
   */
  public record End(boolean isReached, List<String> wrong) {}

  /** The test has ended. The mount can still be used, and meets no disturbance any more. */
  public End end() throws IOException {
    List<String> answer = daemon.ask("end");
    return new End(Boolean.parseBoolean(answer.get(0)), answer.subList(1, answer.size()));
  }

  /** Thaws what is frozen, and unmounts. */
  public void unmount() throws IOException {
    daemon.ask("unmount");
    mounted = Optional.empty();
  }

  /** The names of all cases, in the order of the test's operations; after two undisturbed runs. */
  public List<String> cases() throws IOException {
    return daemon.ask("cases");
  }

  /**
   * Draws the recording of the last run, once, as {@link Recordings#draw} does.
   *
   * @param page the file to write
   */
  public void draw(Path page) throws IOException {
    daemon.ask("draw");
    Files.move(directory.resolve(PAGE), page, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Unmounts, and ends the process.
   *
   * @throws IOException if it had not ended in order, as when it was killed; what it had stopped is
   *     thawed all the same, unless the message says otherwise
   */
  @Override
  public void close() throws IOException {
    try {
      daemon.end(mounted);
    } finally {
      // It has done that itself, unless it was killed.
      mounted.ifPresent(path -> path.toFile().delete());
      directory.resolve(PAGE).toFile().delete();
      directory.toFile().delete();
    }
  }
}
