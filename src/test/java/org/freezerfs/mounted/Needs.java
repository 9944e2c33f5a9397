package org.freezerfs.mounted;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Requirements of tests. A test whose requirement is missing is skipped with a message; it fails if
 * the system property {@code freezerfs.everything} is set, as fuse-tests/run sets it.
 */
public final class Needs {
  private static final boolean EVERYTHING = Boolean.getBoolean("freezerfs.everything");

  private Needs() {}

  public static void fuse() {
    require(Files.isWritable(Path.of("/dev/fuse")), "a /dev/fuse that may be opened");
  }

  public static void root() {
    require(System.getProperty("user.name").equals("root"), "to be root");
  }

  /** A file of the system that the test has to write. */
  public static void writable(String file) {
    require(Files.isWritable(Path.of(file)), "to be able to write " + file);
  }

  public static void program(String name) {
    require(isInstalled(name), "the program " + name);
  }

  /** A program, or a file of the project that fuse-tests/run makes. */
  static void programOrFile(String name) {
    require(isThere(name), name);
  }

  /**
   * The same, where some distributions do not have it. The test is skipped without it even if
   * everything else is required.
   */
  static void optional(String name) {
    Assumptions.assumeTrue(isThere(name), "needs " + name);
  }

  /** A file that only some systems have, and under which the test says nothing. */
  static void absent(String file) {
    Assumptions.assumeFalse(Files.exists(Path.of(file)), "needs a system without " + file);
  }

  private static boolean isThere(String name) {
    return name.contains("/") ? Files.exists(Path.of(name)) : isInstalled(name);
  }

  private static boolean isInstalled(String program) {
    return List.of(System.getenv("PATH").split(":")).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /**
   * The kernel's freezer of cgroup v1, which many machines have not. The test is skipped without it
   * even if everything else is required.
   */
  public static void hostFreezer() {
    Assumptions.assumeTrue(
        Files.isWritable(Path.of("/sys/fs/cgroup/freezer/cgroup.procs")),
        "needs the cgroup v1 freezer at /sys/fs/cgroup/freezer");
  }

  /** The kernel's cgroup v2, at one of the usual places; the same holds for it. */
  public static void hostCgroup2() {
    Assumptions.assumeTrue(cgroup2().isPresent(), "needs cgroup v2 at /sys/fs/cgroup");
  }

  /** Where cgroup v2 is mounted, if it can be used. */
  public static Optional<Path> cgroup2() {
    return Stream.of("/sys/fs/cgroup/unified", "/sys/fs/cgroup")
        .map(Path::of)
        .filter(place -> Files.exists(place.resolve("cgroup.controllers")))
        .filter(place -> Files.isWritable(place.resolve("cgroup.procs")))
        .findFirst();
  }

  /** The host's freezer that an engine needs; none for engine=signals. */
  public static void engine(String engine) {
    switch (engine) {
      case "v1" -> hostFreezer();
      case "v2" -> hostCgroup2();
      default -> {}
    }
  }

  /** Any other requirement. */
  public static void given(boolean given, String what) {
    require(given, what);
  }

  private static void require(boolean given, String what) {
    if (EVERYTHING) {
      Assertions.assertThat(given).as("this test needs %s", what).isTrue();
    } else {
      Assumptions.assumeTrue(given, "needs " + what);
    }
  }
}
