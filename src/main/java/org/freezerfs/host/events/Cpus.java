package org.freezerfs.host.events;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.freezerfs.host.proc.KernelFile;

/**
 * The processors of the host, as /proc/stat lists them. A system that chroot(2) enters may have no
 * /sys, which lists them too.
 */
final class Cpus {
  private static final String STAT = "/proc/stat";
  private static final Pattern LINE = Pattern.compile("cpu(\\d+) ");

  private Cpus() {}

  /** The numbers of the processors that are online; none if the file is missing. */
  static int[] online() throws IOException {
    return KernelFile.read(STAT).map(stat -> parse(stat.toString())).orElseGet(() -> new int[0]);
  }

  /** Reads the numbers in lines such as {@code cpu0 10132153 290696 3084719}. */
  static int[] parse(String stat) {
    return stat.lines()
        .map(LINE::matcher)
        .filter(Matcher::lookingAt)
        .mapToInt(line -> Integer.parseInt(line.group(1)))
        .toArray();
  }
}
