package org.freezerfs.host;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What /proc/PID/status says and {@link ProcStat} does not; the fields are described in
 * proc_pid_status(5).
 *
 * @param process the id of the process that the task is a thread of
 * @param namespacePids the task's id in each pid namespace that it is in, outermost first
 * @param pendingStops the stop signals sent to it that will stop it, and have not yet: bit 0 is
 *     signal 1
 */
public record ProcStatus(
    int process, int uid, int savedUid, int gid, List<Integer> namespacePids, long pendingStops) {
  private static final long SIGSTOP_BIT = 1L << 18;
  private static final long JOB_CONTROL_BITS = 0b111L << 19;

  public static Optional<ProcStatus> of(int pid) throws IOException {
    return ProcFile.read("/proc/" + pid + "/status")
        .filter(text -> text.length() > 0)
        .map(t -> parse(t.toString()));
  }

  static ProcStatus parse(String text) {
    List<Integer> uids = numbers(field(text, "Uid:"));
    List<Integer> gids = numbers(field(text, "Gid:"));
    int process = Integer.parseInt(field(text, "Tgid:"));
    String inNamespaces = field(text, "NSpid:");
    long pending = mask(text, "SigPnd:") | mask(text, "ShdPnd:");
    long harmless = mask(text, "SigBlk:") | mask(text, "SigIgn:") | mask(text, "SigCgt:");
    long stops = pending & (SIGSTOP_BIT | (JOB_CONTROL_BITS & ~harmless));
    return new ProcStatus(
        process,
        uids.get(0),
        uids.get(2),
        gids.get(0),
        inNamespaces.isEmpty() ? List.of(process) : numbers(inNamespaces),
        stops);
  }

  /** Whether a stop is on its way to it: kill(2) returns before its target has stopped. */
  public boolean isAboutToStop() {
    return pendingStops != 0;
  }

  private static long mask(String text, String name) {
    String hex = field(text, name);
    return hex.isEmpty() ? 0 : Long.parseUnsignedLong(hex, 16);
  }

  private static List<Integer> numbers(String words) {
    // Ids are unsigned: 4294967295 is a uid too.
    return Stream.of(words.split("\\s+", -1)).map(Integer::parseUnsignedInt).toList();
  }

  private static String field(String text, String name) {
    int at = text.startsWith(name) ? 0 : text.indexOf("\n" + name) + 1;
    if (at == 0 && !text.startsWith(name)) {
      return "";
    }
    int end = text.indexOf('\n', at);
    return text.substring(at + name.length(), end < 0 ? text.length() : end).trim();
  }
}
