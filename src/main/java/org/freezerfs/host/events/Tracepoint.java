package org.freezerfs.host.events;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.mounts.DetachedMount;
import org.freezerfs.host.proc.KernelFile;

/**
 * A tracepoint of the running kernel, as its files in tracefs describe it. If tracefs is not
 * mounted, it is mounted for a moment, detached: at no path.
 *
 * @param id its number for perf_event_open(2)
 * @param format the layout of its samples, as the kernel prints it
 */
record Tracepoint(int id, String format) {
  private static final List<String> TRACEFS =
      List.of("/sys/kernel/tracing", "/sys/kernel/debug/tracing");

  /** Follows a field's name in its line: {@code field:pid_t pid; offset:28; size:4; signed:1;}. */
  private static final String OFFSET = "offset:";

  private static final int DECIMAL = 10;

  /** Finds a tracepoint; empty if the kernel has none of this name, or tracefs can't be read. */
  static Optional<Tracepoint> find(String system, String name) throws IOException {
    String folder = "events/" + system + "/" + name;
    for (String mounted : TRACEFS) {
      Optional<Tracepoint> found = read(mounted + "/" + folder);
      if (found.isPresent()) {
        return found;
      }
    }
    Optional<DetachedMount> mount = mountTracefs();
    if (mount.isEmpty()) {
      return Optional.empty();
    }
    try (DetachedMount tracefs = mount.get()) {
      return read(tracefs.path() + "/" + folder);
    }
  }

  private static Optional<Tracepoint> read(String folder) throws IOException {
    if (LibC.get().access(folder, LibC.READABLE) != 0) {
      return Optional.empty();
    }
    // One after the other: both are read into the same buffer.
    Optional<Integer> id = KernelFile.read(folder + "/id").map(text -> (int) text.number(0));
    return KernelFile.read(folder + "/format")
        .flatMap(format -> id.map(number -> new Tracepoint(number, format.toString())));
  }

  private static Optional<DetachedMount> mountTracefs() {
    try {
      return Optional.of(DetachedMount.of("tracefs", List.of()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * The offset of a field in the raw data of a sample.
   *
   * @throws IOException if the tracepoint has no field of this name
   */
  int offsetOf(String field) throws IOException {
    int name = format.indexOf(" " + field + ";");
    int offset = name < 0 ? -1 : format.indexOf(OFFSET, name);
    if (offset < 0) {
      throw new IOException("the tracepoint has no field " + field);
    }
    int number = offset + OFFSET.length();
    return Integer.parseInt(format, number, format.indexOf(';', number), DECIMAL);
  }
}
