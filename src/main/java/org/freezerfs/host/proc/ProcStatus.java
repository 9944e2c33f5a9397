package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What /proc/PID/status says and {@link ProcStat} does not; the fields are described in
 * proc_pid_status(5).
 *
 * @param process the id of the process that the task is a thread of
 * @param namespacePids the task's id in each pid namespace that it is in, outermost first
 * @param traced whether it has a tracer
 * @param pendingStops the stop signals sent to it that will stop it, and have not yet: bit 0 is
 *     signal 1
 */
public record ProcStatus(
    int process,
    int uid,
    int savedUid,
    int gid,
    boolean traced,
    List<Integer> namespacePids,
    long pendingStops) {
  private static final long SIGSTOP_BIT = 1L << 18;
  private static final long JOB_CONTROL_BITS = 0b111L << 19;

  public static Optional<ProcStatus> of(int pid) throws IOException {
    return ProcFile.read("/proc/" + pid + "/status")
        .filter(text -> text.length() > 0)
        .map(ProcStatus::parse);
  }

  static ProcStatus parse(ByteText text) {
    Reading reading = new Reading();
    for (int line = 0; line < text.length(); line = text.skipLine(line)) {
      reading.take(text, line);
    }
    return reading.result();
  }

  /** What has been read so far. */
  private static final class Reading {
    private int process;
    private int uid;
    private int savedUid;
    private int gid;
    private boolean traced;
    private final List<Integer> namespacePids = new ArrayList<>(2);
    private long pending;
    private long harmless;

    void take(ByteText text, int line) {
      int value = text.skipBlanks(text.indexOf(':', line) + 1);
      if (text.isAt(line, "Tgid:")) {
        process = (int) text.number(value);
      } else if (text.isAt(line, "Uid:")) {
        uid = (int) text.number(value);
        savedUid = (int) text.number(text.skipWord(text.skipWord(value)));
      } else if (text.isAt(line, "Gid:")) {
        gid = (int) text.number(value);
      } else if (text.isAt(line, "TracerPid:")) {
        traced = text.number(value) != 0;
      } else if (text.isAt(line, "NSpid:")) {
        for (int at = value; text.isDigit(at); at = text.skipWord(at)) {
          namespacePids.add((int) text.number(at));
        }
      } else if (text.isAt(line, "SigPnd:") || text.isAt(line, "ShdPnd:")) {
        pending |= text.hexNumber(value);
      } else if (text.isAt(line, "SigBlk:")
          || text.isAt(line, "SigIgn:")
          || text.isAt(line, "SigCgt:")) {
        harmless |= text.hexNumber(value);
      }
    }

    ProcStatus result() {
      long stops = pending & (SIGSTOP_BIT | (JOB_CONTROL_BITS & ~harmless));
      // Kernels before 4.1 don't tell of namespaces.
      List<Integer> pids = namespacePids.isEmpty() ? List.of(process) : namespacePids;
      return new ProcStatus(process, uid, savedUid, gid, traced, pids, stops);
    }
  }

  /** Whether a stop is on its way to it: kill(2) returns before its target has stopped. */
  public boolean hasPendingStop() {
    return pendingStops != 0;
  }
}
