package example;

import java.nio.file.Files;
import java.nio.file.Path;
import org.freezerfs.Freezerfs;
import org.freezerfs.Options;
import org.freezerfs.cgroup.Semantics;

/** Freezes and thaws a process in a mount of its own, and prints what the state is then. */
class Main {
  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("freezerfs-module-");
    Process sleeper = new ProcessBuilder("sleep", "1000").start();
    try (Freezerfs mount =
        Freezerfs.mount(directory, Options.defaults().semantics(Semantics.HIERARCHICAL))) {
      Path group = Files.createDirectory(mount.root().resolve("job"));
      Files.writeString(group.resolve("tasks"), Long.toString(sleeper.pid()));
      for (String state : new String[] {"FROZEN", "THAWED"}) {
        Files.writeString(group.resolve("freezer.state"), state);
        System.out.print(Files.readString(group.resolve("freezer.state")));
      }
    } finally {
      sleeper.destroyForcibly().waitFor();
      Files.delete(directory);
    }
  }
}
