package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freezerfs.host.libc.LibC;

/**
 * The files that the shell of {@code freezerfs takeover} has open and this process has inherited. A
 * daemon with an open file of its own mount would keep it busy: it could not be unmounted.
 */
final class InheritedFiles {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private InheritedFiles() {}

  /** Closes those of a mount, also of groups that were removed. */
  static void closeIn(Path mountPoint) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : all) {
        if (isLinkInto(mountPoint, descriptor)) {
          LibC.get().close(Integer.parseInt(descriptor.getFileName().toString()));
        }
      }
    }
  }

  private static boolean isLinkInto(Path mountPoint, Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(mountPoint);
    } catch (IOException e) {
      // The descriptor of the directory stream is closed, or another thread's was.
      return false;
    }
  }
}
