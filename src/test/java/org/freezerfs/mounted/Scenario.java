package org.freezerfs.mounted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A script under fuse-tests/scenarios, and beside it what it is to print. Lines {@code #: name
 * value} at its top say what it needs: {@code options} (of the mount), {@code users}, {@code needs}
 * (programs, and files that must be writable), {@code programs} (of {@link TestPrograms}).
 */
record Scenario(Path script) {
  static final Path FOLDER = Path.of("fuse-tests", "scenarios").toAbsolutePath();

  private static final String SETTING = "#: ";

  static List<Scenario> all() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".sh"))
          .sorted()
          .map(Scenario::new)
          .collect(Collectors.toList());
    }
  }

  String name() {
    return FOLDER.relativize(script).toString().replaceFirst("\\.sh$", "");
  }

  String expected() throws IOException {
    return Files.readString(Path.of(script.toString().replaceFirst("\\.sh$", ".out")));
  }

  String options() throws IOException {
    return setting("options").orElse("");
  }

  /** Its own, and another one. */
  String options(String more) throws IOException {
    return options().isEmpty() ? more : options() + "," + more;
  }

  /** As whom it is run, against a mount of their own: root, nobody, or one after the other. */
  List<String> users() throws IOException {
    return words("users").orElse(List.of("root"));
  }

  List<String> needs() throws IOException {
    return words("needs").orElse(List.of());
  }

  /** Which of fuse-tests/programs it wants to find in its scratch folder. */
  List<String> programs() throws IOException {
    return words("programs").orElse(List.of());
  }

  private Optional<List<String>> words(String name) throws IOException {
    return setting(name).map(value -> List.of(value.split(" ")));
  }

  private Optional<String> setting(String name) throws IOException {
    return Files.readAllLines(script).stream()
        .filter(line -> line.startsWith(SETTING + name + " "))
        .map(line -> line.substring((SETTING + name + " ").length()).strip())
        .findFirst();
  }
}
