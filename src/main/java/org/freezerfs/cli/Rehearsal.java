package org.freezerfs.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.freezerfs.cgroup.Caller;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.SignalEngine;
import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.host.Processes;

/**
 * Loads what a mount loads, and mounts nothing: the build runs it once to make the class-data
 * archive that lets the launcher start in half the time.
 */
final class Rehearsal {
  private Rehearsal() {}

  /** Goes through the motions; where libfuse is missing, without it. */
  public static void main(String[] args) throws IOException, MountFailure {
    Main.commandLine().parseArgs("-o", "freezer,signal", "freezerfs", "/containers");
    Logging.configure("error", Optional.empty());
    MountOptions options = MountOptions.parse(List.of("freezer,signal"));
    Engine engine = new SignalEngine(true);
    try (Hierarchy hierarchy =
        new Hierarchy(
            engine,
            options.semantics(),
            Subsystems.create(engine, options),
            (program, path) -> {},
            new Caller(0, 0, 0))) {
      engine.threads(Engine.ROOT, Processes.self());
      new CgroupFuse(hierarchy, () -> {});
    } catch (UnsatisfiedLinkError e) {
      System.err.println("libfuse 2 is missing; the archive is made without it");
    }
  }
}
