package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.IntStream;
import org.freezerfs.host.libc.LibC;

/** Which processes there are, and which threads and children they have. */
public final class Processes {
  /** What is done about each of many processes. */
  @FunctionalInterface
  public interface Visitor {
    void visit(int pid) throws IOException;
  }

  private Processes() {}

  /** This program's own process id. */
  public static int self() {
    return Math.toIntExact(ProcessHandle.current().pid());
  }

  /**
   * Visits all processes, kernel threads and zombies included, ascending. One that is born
   * meanwhile is visited if its id is above those that were.
   */
  public static void visitAll(Visitor visitor) throws IOException {
    ProcDirectory.visit("/proc", visitor::visit);
  }

  /** The ids of all processes, as {@link #visitAll} visits them. */
  public static int[] all() throws IOException {
    IntStream.Builder pids = IntStream.builder();
    visitAll(pids::add);
    return pids.build().toArray();
  }

  /** The ids of a process's threads, dead ones included, ascending; none if it has gone. */
  public static int[] threads(int pid) throws IOException {
    IntStream.Builder tids = IntStream.builder();
    ProcDirectory.visit("/proc/" + pid + "/task", tids::add);
    return tids.build().toArray();
  }

  /** The ids of a process's living children, as far as the kernel can tell; none if it has gone. */
  public static int[] children(int pid) throws IOException {
    IntStream.Builder all = IntStream.builder();
    for (int tid : threads(pid)) {
      Optional<ByteText> text = ProcFile.read("/proc/" + pid + "/task/" + tid + "/children");
      if (text.isPresent()) {
        addWords(text.get(), all);
      }
    }
    return all.build().toArray();
  }

  private static void addWords(ByteText text, IntStream.Builder numbers) {
    for (int at = 0; at < text.length(); at = text.skipWords(at, 1)) {
      numbers.add((int) text.number(at));
    }
  }

  /** Whether there is a process of which /proc shows us nothing: see hidepid in proc(5). */
  public static boolean isHidden(int pid) {
    return isProcess(pid) && LibC.get().access("/proc/" + pid, LibC.EXISTS) != 0 && isProcess(pid);
  }

  /** Whether an id is a process's, and not a thread's that is no leader of one. */
  public static boolean isProcess(int id) {
    int fd = Pidfds.open(id);
    if (fd >= 0) {
      LibC.get().close(fd);
    }
    return fd >= 0;
  }

  /**
   * The id that was given to a process or thread last. Once ids have come round to small numbers
   * again, it is less than before.
   */
  public static int lastId() throws IOException {
    ByteText text =
        ProcFile.read("/proc/loadavg")
            .orElseThrow(() -> new IOException("/proc/loadavg is missing"));
    return (int) text.number(text.lastIndexOf(' ') + 1);
  }
}
