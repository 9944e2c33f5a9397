package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fields of /proc/PID/status that {@link ProcStat} does not have: see proc_pid_status(5).
 *
 * @param process the id of the process that the task is a thread of
 * @param namespacePids the task's id in each pid namespace that it is in, outermost first
 * @param groups its supplementary groups
 * @param traced whether it has a tracer
 * @param pendingDefaults the pending signals that will do to it what they do by default, as it
 *     neither blocks, ignores nor catches them: bit 0 is signal 1
 */
public record ProcStatus(
    int process,
    int uid,
    int savedUid,
    int gid,
    List<Integer> groups,
    boolean traced,
    List<Integer> namespacePids,
    long pendingDefaults) {
  private static final long SIGSTOP_BIT = 1L << 18;
  private static final long JOB_CONTROL_BITS = 0b111L << 19;

  /** Of several signals the kernel delivers SIGSYS first, and then the smallest number. */
  private static final long ENDING_BEFORE_SIGSTOP_BITS = 0xffffL | 1L << 30;

  /** SIGVTALRM, SIGPROF, SIGIO, SIGPWR and the real-time signals: they end it without a core. */
  private static final long OTHER_ENDING_BITS = 0b11011L << 25 | -1L << 31;

  public static Optional<ProcStatus> of(int pid) throws IOException {
    return KernelFile.read("/proc/" + pid + "/status")
        .filter(text -> text.length() > 0)
        .map(ProcStatus::parse);
  }

  static ProcStatus parse(ByteText text) {
    Parser parser = new Parser();
    int line = 0;
    while (line < text.length() && !parser.parseLine(text, line)) {
      line = text.skipLine(line);
    }
    return parser.result();
  }

  /** Collects the fields, line by line. */
  private static final class Parser {
    private static final byte[] PROCESS = ByteText.word("Tgid:");
    private static final byte[] TRACER = ByteText.word("TracerPid:");
    private static final byte[] UID = ByteText.word("Uid:");
    private static final byte[] GID = ByteText.word("Gid:");
    private static final byte[] GROUPS = ByteText.word("Groups:");
    private static final byte[] NAMESPACE_PIDS = ByteText.word("NSpid:");
    private static final byte[] PENDING = ByteText.word("SigPnd:");
    private static final byte[] SHARED_PENDING = ByteText.word("ShdPnd:");
    private static final byte[] BLOCKED = ByteText.word("SigBlk:");
    private static final byte[] IGNORED = ByteText.word("SigIgn:");
    private static final byte[] CAUGHT = ByteText.word("SigCgt:");

    private int process;
    private int uid;
    private int savedUid;
    private int gid;
    private final List<Integer> groups = new ArrayList<>(0);
    private boolean traced;
    private final List<Integer> namespacePids = new ArrayList<>(2);
    private long pending;

    /** Signals that are blocked, ignored or caught, so that their default does not happen now. */
    private long withoutDefault;

    /**
     * Parses a line.
     *
     * @return whether no later one is of use
     */
    boolean parseLine(ByteText text, int line) {
      // Most lines are none of these, and their first letter says so.
      switch (text.at(line)) {
        case 'T' -> parseTask(text, line);
        case 'U', 'G' -> parseOwner(text, line);
        case 'N' -> {
          if (text.startsWith(line, NAMESPACE_PIDS)) {
            addNumbers(text, valueOf(text, line), namespacePids);
          }
        }
        case 'S' -> {
          return parseSignals(text, line);
        }
        default -> {}
      }
      return false;
    }

    private static int valueOf(ByteText text, int line) {
      return text.skipBlanks(text.indexOf(':', line) + 1);
    }

    private void parseTask(ByteText text, int line) {
      if (text.startsWith(line, PROCESS)) {
        process = (int) text.number(valueOf(text, line));
      } else if (text.startsWith(line, TRACER)) {
        traced = text.number(valueOf(text, line)) != 0;
      }
    }

    private void parseOwner(ByteText text, int line) {
      if (text.startsWith(line, UID)) {
        int value = valueOf(text, line);
        uid = (int) text.number(value);
        savedUid = (int) text.number(text.skipNumber(text.skipNumber(value)));
      } else if (text.startsWith(line, GID)) {
        gid = (int) text.number(valueOf(text, line));
      } else if (text.startsWith(line, GROUPS)) {
        addNumbers(text, valueOf(text, line), groups);
      }
    }

    /** Returns whether it is the last line about signals. */
    private boolean parseSignals(ByteText text, int line) {
      if (text.startsWith(line, PENDING) || text.startsWith(line, SHARED_PENDING)) {
        pending |= text.hexNumber(valueOf(text, line));
      } else if (text.startsWith(line, BLOCKED) || text.startsWith(line, IGNORED)) {
        withoutDefault |= text.hexNumber(valueOf(text, line));
      } else if (text.startsWith(line, CAUGHT)) {
        withoutDefault |= text.hexNumber(valueOf(text, line));
        return true;
      }
      return false;
    }

    private static void addNumbers(ByteText text, int from, List<Integer> numbers) {
      for (int at = from; text.isDigit(at); at = text.skipNumber(at)) {
        numbers.add((int) text.number(at));
      }
    }

    ProcStatus result() {
      long defaults = pending & (SIGSTOP_BIT | ~withoutDefault);
      // Kernels before 4.1 have no NSpid line.
      List<Integer> pids = namespacePids.isEmpty() ? List.of(process) : namespacePids;
      return new ProcStatus(process, uid, savedUid, gid, groups, traced, pids, defaults);
    }
  }

  /** Whether a stop signal is pending: kill(2) returns before its target has stopped. */
  public boolean hasPendingStop() {
    return (pendingDefaults & (SIGSTOP_BIT | JOB_CONTROL_BITS)) != 0;
  }

  /** Whether a signal is pending that ends it also if SIGSTOP is pending. */
  public boolean hasPendingEnd() {
    return (pendingDefaults & ENDING_BEFORE_SIGSTOP_BITS) != 0;
  }

  /**
   * Whether a signal is pending after which a SIGSTOP has no effect, if this is not stopped: the
   * kernel has begun to end it (kernel/signal.c, complete_signal).
   */
  public boolean isBeingEnded() {
    return (pendingDefaults & (ENDING_BEFORE_SIGSTOP_BITS | OTHER_ENDING_BITS)) != 0;
  }
}
