package org.freezerfs.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Engine.Outcome;
import org.freezerfs.recorder.EventKind;
import org.freezerfs.recorder.Recorder;
import org.freezerfs.recorder.Recorder.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one signal to the processes of some groups, once to each. SIGKILL is sent to what they fork
 * meanwhile, too, and waits until all have ended. Used once.
 *
 * @param <P> a process of a group, as the engine lists it
 */
public abstract class SignalSweep<P> {
  private static final Logger LOG = LoggerFactory.getLogger(SignalSweep.class);

  /**
   * The number of lists that are sent SIGKILL before the groups are paused. Most often these are
   * enough: a killed process forks no more.
   */
  private static final int LISTS_UNPAUSED = 3;

  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /**
   * The processes of the groups.
   *
   * @param isComplete whether none can be missing
   */
  public record Listing<P>(List<P> processes, boolean isComplete) {}

  private final List<Integer> groups;
  private final int signal;
  private final int senderProcess;
  private final Recorder recorder;
  private final long begin = System.nanoTime();

  /** The identities of the processes that the signal was sent to, or that may not be signalled. */
  @GuardedBy("this")
  private final Set<Object> reached = new HashSet<>();

  /** Those of them that SIGKILL is to end now, and that have not been seen to end. */
  @GuardedBy("this")
  private final Map<Object, P> ending = new LinkedHashMap<>();

  @GuardedBy("this")
  private int refused;

  /**
   * A sweep that has reached no process.
   *
   * @param senderProcess the process id of the sender, which waits for the sweep in its write(2),
   *     and so is not waited for; 0 if it is not known
   */
  protected SignalSweep(List<Integer> groups, int signal, int senderProcess, Recorder recorder) {
    this.groups = groups;
    this.signal = signal;
    this.senderProcess = senderProcess;
    this.recorder = recorder;
  }

  /** Lists the processes that the groups have now. */
  protected abstract Listing<P> list() throws IOException;

  /**
   * Sends the signal to a process.
   *
   * @return {@code SENT}; {@code HELD} if it is pending until the thaw; {@code REFUSED}; {@code
   *     GONE}
   */
  protected abstract Result deliver(P process) throws IOException;

  /** Returns whether a process that has SIGKILL runs, is blocked, or has ended. */
  protected abstract BlockedProcesses.State stateOf(P process) throws IOException;

  /** Returns what is equal for two listings of the same process. */
  protected abstract Object identity(P process);

  protected abstract int pid(P process);

  protected abstract int group(P process);

  /** A process was found to have ended. Called without this sweep's lock. */
  protected void onGone(P process) throws IOException {}

  private BlockedProcesses.State look(P process) throws IOException {
    BlockedProcesses.State state = stateOf(process);
    if (state == BlockedProcesses.State.DEAD) {
      onGone(process);
    }
    return state;
  }

  /**
   * Returns those of some processes that have not ended, and maybe more. At first those behind the
   * first one that has not ended are not looked at.
   */
  protected List<P> remaining(List<P> processes) throws IOException {
    int dead = 0;
    while (dead < processes.size() && look(processes.get(dead)) == BlockedProcesses.State.DEAD) {
      dead++;
    }
    return dead == 0 ? processes : List.copyOf(processes.subList(dead, processes.size()));
  }

  /**
   * Sends the signal to all processes of the groups that have new ones, while none of them can
   * fork. An engine that learns of each fork sends it to the new ones, as at any time.
   *
   * @param fresh the new ones
   */
  protected void sendAtStandstill(List<P> fresh) throws IOException {
    sendToNew(fresh);
  }

  /** Sends the signal to each of these processes that was not sent it. */
  protected final void sendToNew(List<P> processes) throws IOException {
    for (P process : notReached(processes)) {
      send(process);
    }
  }

  /** Returns those of some processes that were not sent the signal, each once. */
  protected final synchronized List<P> notReached(List<P> processes) {
    Set<Object> listed = new HashSet<>();
    List<P> fresh = new ArrayList<>();
    for (P process : processes) {
      Object identity = identity(process);
      if (!reached.contains(identity) && listed.add(identity)) {
        fresh.add(process);
      }
    }
    return fresh;
  }

  /** Sends the signal to a process; it is recorded once. May be called by any thread. */
  protected final Result send(P process) throws IOException {
    Result result = sendLocked(process);
    if (result == Result.GONE) {
      onGone(process);
    }
    return result;
  }

  private synchronized Result sendLocked(P process) throws IOException {
    Recorder.StartedEvent event = recorder.begin(EventKind.SIGNAL);
    Result result = deliver(process);
    if (result != Result.GONE && reached.add(identity(process))) {
      refused += result == Result.REFUSED ? 1 : 0;
      if (isKill() && result == Result.SENT && pid(process) != senderProcess) {
        ending.put(identity(process), process);
      }
      event.end(group(process), signal, result, pid(process));
    }
    return result;
  }

  /** What the sweep has come to. */
  protected final synchronized Outcome outcome() {
    return new Outcome(reached.size() - refused, refused);
  }

  /**
   * Sends SIGKILL until no process is new, and waits until those that it is to end have ended or
   * are {@linkplain BlockedProcesses blocked}: at most 10 s. Then the list is read again: the child
   * of one that was in fork(2) is listed only after that (kernel/fork.c, copy_process).
   *
   * @return the groups count one more that was refused if they could not be killed as a whole
   */
  public final Outcome kill() throws IOException {
    for (int lists = 1; true; lists++) {
      Listing<P> listing = list();
      List<P> fresh = notReached(listing.processes());
      if (lists <= LISTS_UNPAUSED) {
        sendToNew(fresh);
      } else if (!fresh.isEmpty()) {
        sendAtStandstill(fresh);
      }
      if (!notReached(fresh).isEmpty()) {
        // What could not be reached has ended, and is not listed for much longer.
        LockSupport.parkNanos(PAUSE_NANOS);
      } else if (fresh.isEmpty() && !copyEnding().isEmpty()) {
        awaitEnd();
      } else if (fresh.isEmpty() && listing.isComplete()) {
        return outcome();
      } else if (fresh.isEmpty()) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      if (isTimedOut()) {
        LOG.warn(
            "groups {}: {} {} s after SIGKILL",
            groups,
            listing.isComplete()
                ? "a task has not ended"
                : "a task may have escaped, since tasks are forked too fast,",
            TimeUnit.NANOSECONDS.toSeconds(TIMEOUT_NANOS));
        return new Outcome(outcome().done(), outcome().refused() + 1);
      }
    }
  }

  private boolean isTimedOut() {
    return System.nanoTime() - begin > TIMEOUT_NANOS;
  }

  private synchronized List<P> copyEnding() {
    return new ArrayList<>(ending.values());
  }

  private void awaitEnd() throws IOException {
    List<P> awaited = copyEnding();
    BlockedProcesses<P> blocked = new BlockedProcesses<>(this::look, this::identity);
    List<P> left = remaining(awaited);
    while (!blocked.areAll(left)) {
      if (isTimedOut()) {
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      left = remaining(left);
    }
    synchronized (this) {
      for (P process : awaited) {
        ending.remove(identity(process));
      }
    }
  }

  /** Whether the signal is SIGKILL. */
  protected final boolean isKill() {
    return signal == Signal.SIGKILL.intValue();
  }
}
