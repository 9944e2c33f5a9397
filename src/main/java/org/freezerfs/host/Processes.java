package org.freezerfs.host;

import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** Which processes there are, and which threads and children they have. */
public final class Processes {
  private static final File PROC = new File("/proc");

  private static final int[] NONE = {};

  private Processes() {}

  /** This program's own process id. */
  public static int self() {
    return Math.toIntExact(ProcessHandle.current().pid());
  }

  /** The ids of all processes, kernel threads and zombies included, ascending. */
  public static int[] all() throws IOException {
    String[] names = PROC.list();
    if (names == null) {
      throw new IOException("/proc can't be listed");
    }
    return numbers(names);
  }

  /** The ids of a process's threads, dead ones included, ascending; none if it has gone. */
  public static int[] threads(int pid) throws IOException {
    File tasks = new File(PROC, pid + "/task");
    String[] names = tasks.list();
    if (names == null) {
      if (tasks.exists()) {
        throw new IOException(tasks + " can't be listed");
      }
      return NONE;
    }
    return numbers(names);
  }

  /** The ids of a process's living children, as far as the kernel can tell; none if it has gone. */
  public static int[] children(int pid) throws IOException {
    IntStream.Builder all = IntStream.builder();
    for (int tid : threads(pid)) {
      Optional<ByteText> text = ProcFile.read("/proc/" + pid + "/task/" + tid + "/children");
      text.ifPresent(
          t ->
              Arrays.stream(t.toString().split(" "))
                  .filter(s -> !s.isBlank())
                  .mapToInt(Integer::parseInt)
                  .forEach(all));
    }
    return all.build().toArray();
  }

  private static int[] numbers(String[] names) {
    return Arrays.stream(names)
        .filter(name -> name.charAt(0) >= '1' && name.charAt(0) <= '9')
        .mapToInt(Integer::parseInt)
        .sorted()
        .toArray();
  }
}
