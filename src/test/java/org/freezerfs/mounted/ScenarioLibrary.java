package org.freezerfs.mounted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The shell functions under fuse-tests/library that every scenario can call. */
final class ScenarioLibrary {
  private static final Path FOLDER = Path.of("fuse-tests", "library").toAbsolutePath();

  private ScenarioLibrary() {}

  /**
   * Returns the text of all its files. A shell gets the text and not the paths: the ordinary user
   * may be unable to read the project's files.
   */
  static String text() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> listing = Files.list(FOLDER)) {
      List<Path> files = listing.sorted().toList();
      for (Path file : files) {
        text.append(Files.readString(file)).append('\n');
      }
    }
    return text.toString();
  }
}
