package org.freezerfs.mounted;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A script under fuse-tests/scenarios or fuse-tests/clients, with its expected output beside it.
 * Lines {@code #: name value} at its top are settings: {@code options} (of the mount), {@code
 * semantics} (one after the other), {@code users}, {@code engines} (with a reason in parentheses if
 * one of them is left out), {@code needs} (programs, with a question mark if it is skipped without
 * them, files of the project, and files by their whole paths that must be writable, or with an
 * exclamation mark before them must not exist, and {@code kernel}: the kernel's own freezer of
 * cgroup v1 or v2, whichever the semantics have), {@code programs} (of {@link TestPrograms}),
 * {@code alone} (why no other scenario may run at the same time), {@code fresh} (why it can't have
 * a mount that another had before).
 */
record Scenario(Path script, String name) {
  private static final Path TOP = Path.of("fuse-tests").toAbsolutePath();

  private static final String SUFFIX = ".sh";
  private static final String SETTING = "#: ";
  private static final String DEFAULT_SEMANTICS = "v4";

  /** After the engines: why others are left out. */
  private static final String REASON = " \\(.+\\)$";

  /** Returns the scenarios, each of which shows a rule of a section; then those of clients. */
  static List<Scenario> all() throws IOException {
    List<Scenario> all = new ArrayList<>(below(TOP.resolve("scenarios"), ""));
    all.addAll(below(TOP.resolve("clients"), "clients/"));
    return all;
  }

  private static List<Scenario> below(Path folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .sorted()
          .map(
              file ->
                  new Scenario(
                      file, prefix + folder.relativize(file).toString().replace(SUFFIX, "")))
          .collect(Collectors.toList());
    }
  }

  /** Returns the expected output, which may differ between semantics, or between engines. */
  String expected(String semantics, String engine) throws IOException {
    for (String variant : List.of("." + engine, "." + semantics)) {
      if (Files.exists(output(variant))) {
        return RawText.read(output(variant));
      }
    }
    return RawText.read(output(""));
  }

  private Path output(String variant) {
    String path = script.toString();
    return Path.of(path.substring(0, path.length() - SUFFIX.length()) + variant + ".out");
  }

  /** Returns the mount options of the scenario, and further ones. */
  List<String> options(String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    setting("options").ifPresent(all::add);
    return all;
  }

  /** Returns the semantics under which it is run, each with a mount of its own. */
  List<String> semantics() {
    return words("semantics").orElse(List.of(DEFAULT_SEMANTICS));
  }

  /** Returns the users as which it is run, each with a mount of its own: root, nobody, or both. */
  List<String> users() {
    return words("users").orElse(List.of("root"));
  }

  /**
   * Returns the engines with which it is run under these semantics, each with a mount of its own:
   * those that it names, or all that the user can have. A name can be followed by a colon and the
   * only semantics with which it counts.
   */
  List<String> engines(String user, String semantics) {
    if (!user.equals("root")) {
      return List.of("signals");
    }
    List<String> all = possibleEngines(semantics);
    return setting("engines")
        .map(setting -> List.of(setting.replaceFirst(REASON, "").split(" ")))
        .orElse(all)
        .stream()
        .filter(word -> !word.contains(":") || word.endsWith(":" + semantics))
        .map(word -> word.replaceFirst(":.*", ""))
        .filter(all::contains)
        .toList();
  }

  /** The engines that these semantics can be had with: cgroup v1 can't do what cgroup v2 does. */
  static List<String> possibleEngines(String semantics) {
    return semantics.equals("v2") ? List.of("signals", "v2") : List.of("signals", "v1", "v2");
  }

  /** Whether it names the engines with which it is run. */
  boolean namesEngines() {
    return setting("engines").isPresent();
  }

  /** Whether it prints something else with one of the engines. */
  boolean hasOutputOfAnEngine() {
    return possibleEngines(DEFAULT_SEMANTICS).stream()
        .anyMatch(engine -> Files.exists(output("." + engine)));
  }

  /** Whether it says why it leaves an engine out. */
  boolean hasReasonForEngines() {
    return setting("engines").filter(setting -> setting.matches(".*" + REASON)).isPresent();
  }

  List<String> needs() {
    return words("needs").orElse(List.of());
  }

  /** Returns the programs of fuse-tests/programs that it needs in its scratch directory. */
  List<String> programs() {
    return words("programs").orElse(List.of());
  }

  /** Whether it must have a mount that no other scenario had before. */
  boolean isFresh() {
    return setting("fresh").isPresent();
  }

  /** Whether no other scenario may run at the same time. */
  boolean isAlone() {
    return setting("alone").isPresent();
  }

  private Optional<List<String>> words(String name) {
    return setting(name).map(value -> List.of(value.split(" ")));
  }

  private Optional<String> setting(String name) {
    try {
      return Files.readAllLines(script).stream()
          .filter(line -> line.startsWith(SETTING + name + " "))
          .map(line -> line.substring((SETTING + name + " ").length()).strip())
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
