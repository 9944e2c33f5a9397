package org.freezerfs.host.events;

import java.io.IOException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.freezerfs.host.proc.ProcFile;

/** The processors of the host. */
final class Cpus {
  private static final String ONLINE = "/sys/devices/system/cpu/online";

  private Cpus() {}

  /** The numbers of the processors that are online. */
  static int[] online() throws IOException {
    String list =
        ProcFile.read(ONLINE)
            .orElseThrow(() -> new IOException(ONLINE + " is missing"))
            .toString()
            .trim();
    return parse(list);
  }

  /** Parses a list of numbers such as {@code 0-3,8}. */
  static int[] parse(String list) {
    return Stream.of(list.split(",", -1))
        .flatMapToInt(
            range -> {
              String[] ends = range.split("-", -1);
              return IntStream.rangeClosed(
                  Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
            })
        .toArray();
  }
}
