package example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freezerfs.Freezerfs;
import org.freezerfs.Options;
import org.freezerfs.cgroup.Semantics;

/** Freezes and thaws a process in a mount of its own, and prints what the state is then. */
class Main {
  /** The state FREEZING is seen before FROZEN, as on a busy machine. */
  private static final Options OPTIONS =
      Options.defaults().semantics(Semantics.HIERARCHICAL).with("fault_freezing=reads:1");

  private static final long DEADLINE = System.nanoTime() + 60_000_000_000L;

  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("freezerfs-module-");
    Process sleeper = new ProcessBuilder("sleep", "1000").start();
    try (Freezerfs mount = Freezerfs.mount(directory, OPTIONS)) {
      Path group = Files.createDirectory(mount.root().resolve("job"));
      Files.writeString(group.resolve("tasks"), Long.toString(sleeper.pid()));
      for (String state : new String[] {"FROZEN", "THAWED"}) {
        Files.writeString(group.resolve("freezer.state"), state);
        System.out.print(awaitEndOfFreezing(group.resolve("freezer.state")));
      }
    } finally {
      sleeper.destroyForcibly().waitFor();
      Files.delete(directory);
    }
  }

  private static String awaitEndOfFreezing(Path state) throws IOException, InterruptedException {
    String read = Files.readString(state);
    while (read.equals("FREEZING\n") && System.nanoTime() < DEADLINE) {
      Thread.sleep(1);
      read = Files.readString(state);
    }
    return read;
  }
}
