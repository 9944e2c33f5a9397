package org.freezerfs.junit;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.freezerfs.Freezerfs;
import org.freezerfs.FuseUnavailableException;
import org.freezerfs.Options;

/** A mount at a temporary directory, and its recording and log in another. */
final class TemporaryMount implements MountForTest {
  private static final System.Logger LOGGER = System.getLogger("org.freezerfs");

  /** Whether it was logged that nothing can be recorded. */
  private static final AtomicBoolean WARNED = new AtomicBoolean();

  private static final String RECORDING = "recording";
  private static final String LOG = "log";

  private final Freezerfs mount;
  private final Path files;
  private final Optional<Path> recording;

  private TemporaryMount(Freezerfs mount, Path files, Optional<Path> recording) {
    this.mount = mount;
    this.files = files;
    this.recording = recording;
  }

  /**
   * Mounts. Without a recording if that fails with one, and no recording is needed.
   *
   * @throws FuseUnavailableException if FUSE is not available on this host
   */
  static TemporaryMount open(MountSettings settings) throws IOException {
    Path files = Files.createTempDirectory("freezer-files-");
    try {
      return open(settings, files);
    } catch (IOException | RuntimeException | Error e) {
      cleanUpAfter(e, () -> remove(files));
      throw e;
    }
  }

  private static TemporaryMount open(MountSettings settings, Path files) throws IOException {
    // A comma in a path would divide the options.
    boolean canNameFiles = !files.toString().contains(",");
    Options logged =
        canNameFiles && !settings.hasOwnLog()
            ? settings.options().with("log=" + files.resolve(LOG))
            : settings.options();
    if (settings.recording() == Recording.NEVER || !canNameFiles) {
      return new TemporaryMount(mount(logged), files, Optional.empty());
    }
    Path recording = files.resolve(RECORDING);
    try {
      return new TemporaryMount(
          mount(logged.with("trace=" + recording)), files, Optional.of(recording));
    } catch (IOException e) {
      if (settings.recording() == Recording.ALWAYS
          || !String.valueOf(e.getMessage()).contains(recording.toString())) {
        throw e;
      }
      TemporaryMount unrecorded = new TemporaryMount(mount(logged), files, Optional.empty());
      if (WARNED.compareAndSet(false, true)) {
        LOGGER.log(System.Logger.Level.WARNING, "tests are not recorded: " + e.getMessage());
      }
      return unrecorded;
    }
  }

  private static Freezerfs mount(Options options) throws IOException {
    Path directory = Files.createTempDirectory("freezer-");
    try {
      return Freezerfs.mount(directory, options);
    } catch (IOException | RuntimeException | Error e) {
      // Not what is in it: that may be the mount.
      cleanUpAfter(e, () -> Files.delete(directory));
      throw e;
    }
  }

  private static void cleanUpAfter(Throwable failure, Closeable action) {
    try {
      action.close();
    } catch (IOException | UncheckedIOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Whether its daemon answers. */
  boolean isAlive() {
    try (Stream<Path> files = Files.list(root())) {
      return files.findAny().isPresent();
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  @Override
  public Path root() {
    return mount.root();
  }

  @Override
  public boolean isRecorded() {
    return recording.isPresent();
  }

  /** Keeps the log, too. */
  @Override
  public void keep(KeptRecording kept) throws IOException {
    if (recording.isPresent()) {
      kept.keep(recording.get(), files.resolve(LOG));
    }
  }

  @Override
  public void unmount() throws IOException {
    Closeable directory = () -> Files.deleteIfExists(mount.root());
    try (directory;
        mount) {
      // Both are closed, the mount first.
    }
  }

  /** Unmounts, and removes the recording and the log too. */
  @Override
  public void close() throws IOException {
    try {
      unmount();
    } finally {
      remove(files);
    }
  }

  /** Removes a directory with its files, also those that a daemon that was killed has left. */
  private static void remove(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
