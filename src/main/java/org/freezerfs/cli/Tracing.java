package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.freezerfs.cgroup.LogText;
import org.freezerfs.engine.Recorder;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.trace.Trace;

/** The recording that {@code trace=} asks for; nothing of what makes it is loaded otherwise. */
final class Tracing {
  private static final String MODULE = "jdk.jfr";

  private Tracing() {}

  static Recorder begin(MountOptions options, Path mountPoint) throws MountFailure, IOException {
    return options.trace().isPresent()
        ? begin(options.trace().get(), options, mountPoint)
        : Recorder.NONE;
  }

  private static Recorder begin(Path given, MountOptions options, Path mountPoint)
      throws MountFailure, IOException {
    requireFlightRecorder("trace=");
    Path file = Main.real(given);
    if (file.startsWith(mountPoint)) {
      throw new MountFailure(
          "the recording " + file + " would be below the mount point: choose another file");
    }
    try {
      return Trace.begin(
          file, LogText.of(NativeEncoding.of(mountPoint.toString())), options.semantics().word());
    } catch (IOException e) {
      throw new MountFailure(
          "the recording " + file + " can't be written: " + reason(e) + "choose another file");
    }
  }

  /** Of the system's reasons only some are words. */
  private static String reason(IOException e) {
    String words = e instanceof FileSystemException of ? of.getReason() : e.getMessage();
    return words == null ? "" : words + "; ";
  }

  /** A runtime may have been made without it. */
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
