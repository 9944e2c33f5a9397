package org.freezerfs.mounted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The programs in C under fuse-tests/programs, which scenarios start. */
final class TestPrograms {
  private static final Path SOURCES = Path.of("fuse-tests", "programs").toAbsolutePath();
  private static final Path SHARED = SOURCES.resolve("shared.h");
  private static final Path BUILT = Path.of("target", "programs").toAbsolutePath();

  private TestPrograms() {}

  /** Copies a program into a directory, where users who may not read the project can run it. */
  static void install(String name, Path folder) throws IOException {
    Needs.program("gcc");
    // Not by Files.copy: another thread could start a process meanwhile. That has the copy open for
    // writing until its exec, and until then an exec of the copy gives ETXTBSY.
    Commands.require("cp", "-p", built(name).toString(), folder.toString());
  }

  private static synchronized Path built(String name) throws IOException {
    Path source = SOURCES.resolve(name + ".c");
    Path program = BUILT.resolve(name);
    if (Files.exists(program) && isNewer(program, source) && isNewer(program, SHARED)) {
      return program;
    }
    Files.createDirectories(BUILT);
    Commands.require(
        "gcc", "-std=c11", "-O2", "-pthread", "-o", program.toString(), source.toString());
    return program;
  }

  private static boolean isNewer(Path one, Path other) throws IOException {
    return Files.getLastModifiedTime(one).compareTo(Files.getLastModifiedTime(other)) > 0;
  }
}
