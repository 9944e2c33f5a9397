package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.freezerfs.cgroup.ControlFileType;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.recorder.Recorder;
import org.freezerfs.trace.Trace;

/**
 * What a mount does for {@code trace=}: it starts the recording, and has a file with the path of
 * that, so that a command that is given the mount point finds it. Without the option there is no
 * such file, and no class of a recording is loaded.
 */
final class Tracing {
  static final String PATH_FILE = "freezerfs.recording";

  private static final String MODULE = "jdk.jfr";

  private Tracing() {}

  /** The {@link #PATH_FILE}, in the root alone. */
  static ControlFileType file(Path recording) {
    // One byte to a character.
    String path = NativeEncoding.encode(recording.toAbsolutePath().toString());
    return ControlFileType.readOnly(PATH_FILE, (root, caller) -> path + "\n");
  }

  /**
   * Starts the recording if {@code trace=} is given.
   *
   * @throws MountFailure if Java has no Flight Recorder, or the file can't be written
   */
  static Recorder begin(MountOptions options, Path mountPoint) throws MountFailure, IOException {
    return options.trace().isPresent()
        ? begin(options.trace().get(), options, mountPoint)
        : Recorder.none();
  }

  private static Recorder begin(Path given, MountOptions options, Path mountPoint)
      throws MountFailure, IOException {
    requireFlightRecorder("trace=");
    Path file = RealPath.of(given);
    if (file.startsWith(mountPoint)) {
      throw new MountFailure(
          "the recording " + file + " would be below the mount point: choose another file");
    }
    try {
      return Trace.start(
          file, NativeEncoding.encode(mountPoint.toString()), options.semantics().word());
    } catch (IOException e) {
      throw new MountFailure(
          "the recording " + file + " can't be written: " + reason(e) + "choose another file");
    }
  }

  /** Returns the system's reason with a separator; empty if the exception has none in words. */
  static String reason(IOException e) {
    String words = e instanceof FileSystemException of ? of.getReason() : e.getMessage();
    return words == null ? "" : words + "; ";
  }

  /**
   * Checks that Java has Flight Recorder: a runtime image may have been made without its module.
   *
   * @param what the option or command that needs it, for the message
   */
  static void requireFlightRecorder(String what) throws MountFailure {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      throw new MountFailure(
          what
              + " needs a Java runtime with the module "
              + MODULE
              + ", as 'apt-get install default-jre-headless' installs it");
    }
  }
}
