package org.freezerfs.mounted;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.freezerfs.Freezerfs;

/**
 * A program that mounts at the given path, starts a process, prints the id of the process, and
 * freezes itself together with the process.
 */
final class OwnerProgram {
  private OwnerProgram() {}

  public static void main(String[] arguments) throws Exception {
    try (Freezerfs mount = Freezerfs.mount(Path.of(arguments[0]))) {
      Path group = Files.createDirectory(mount.root().resolve("0"));
      Process child = new ProcessBuilder("sleep", "1000").start();
      write(group, "tasks", Long.toString(child.pid()));
      write(group, "tasks", "0");
      System.out.println(child.pid());
      write(group, "freezer.state", "FROZEN");
      child.waitFor();
    }
  }

  private static void write(Path group, String file, String text) throws Exception {
    Files.writeString(group.resolve(file), text, StandardOpenOption.WRITE);
  }
}
