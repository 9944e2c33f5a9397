package org.freezerfs.host.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The threads of this program, including those that the Java virtual machine runs for itself. */
public final class OwnThreads {
  /** A link to PID/task/TID. */
  private static final Path CURRENT = Path.of("/proc/thread-self");

  private OwnThreads() {}

  /** The kernel's id of the calling thread. */
  public static int current() throws IOException {
    return Integer.parseInt(Files.readSymbolicLink(CURRENT).getFileName().toString());
  }

  /** The ids of the threads that have one of these names, as the kernel knows them. */
  public static List<Integer> named(Set<String> names) throws IOException {
    int self = Processes.self();
    List<Integer> tids = new ArrayList<>();
    for (int tid : Processes.threads(self)) {
      Optional<ByteText> name = ProcFile.read("/proc/" + self + "/task/" + tid + "/comm");
      if (name.isPresent() && names.contains(name.get().toString().trim())) {
        tids.add(tid);
      }
    }
    return tids;
  }
}
