package org.freezerfs.mounted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The shell functions under fuse-tests/library that every scenario can call. */
final class ScenarioLibrary {
  private static final Path FOLDER = Path.of("fuse-tests", "library").toAbsolutePath();

  /** The beginning of a function or variable that is no part of another. */
  private static final Pattern DEFINITION =
      Pattern.compile("(?m)^(?:export )?(\\w+)(?:\\(\\) \\{|=)");

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

  /** Returns the definitions of its functions and variables by their names, without comments. */
  static Map<String, String> definitions() throws IOException {
    // Here no comment sign is part of a command.
    String text = withoutComments(text()).replaceAll("(?m)\\s# .*$", "");
    Map<String, String> definitions = new LinkedHashMap<>();
    Matcher definition = DEFINITION.matcher(text);
    int begin = -1;
    String name = "";
    while (definition.find()) {
      if (begin >= 0) {
        definitions.merge(name, text.substring(begin, definition.start()), String::concat);
      }
      begin = definition.start();
      name = definition.group(1);
    }
    definitions.merge(name, text.substring(begin), String::concat);
    return definitions;
  }

  /** Removes the lines that are comments. */
  static String withoutComments(String script) {
    return script.replaceAll("(?m)^\\s*#.*$", "");
  }
}
