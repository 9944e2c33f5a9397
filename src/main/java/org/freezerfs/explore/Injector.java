package org.freezerfs.explore;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.Group;
import org.freezerfs.fuse.ClientOperation;
import org.freezerfs.fuse.Interceptor;

/**
 * Notes the operations of one run, and disturbs the operation that a case is about. What other
 * programs do in the mount is neither noted nor disturbed.
 */
final class Injector implements Interceptor {
  /** Longer than a disturbance waits for a task. */
  private static final long DISTURBANCE_MILLIS = 3_000;

  private final ExploredMount.Rules rules;
  private final Optional<Case> planned;
  private final OperationLog log;
  private final CountDownLatch ended = new CountDownLatch(1);

  // Set before the command starts.
  private volatile ExploredMount mount;
  private volatile RunProcesses processes;

  /** Whether the disturbance has happened. */
  @GuardedBy("this")
  private boolean reached;

  /** Whether it is happening at an operation, of which it is not known yet whether it can. */
  @GuardedBy("this")
  private boolean isDisturbing;

  /** Why the disturbance could not be made; empty if it could. */
  @GuardedBy("this")
  private String failure = "";

  /** Whether a group is FREEZING for longer than usual, until its thaw. */
  @GuardedBy("this")
  private boolean freezingIsDisturbed;

  /** An undisturbed run if no case is planned. */
  Injector(ExploredMount.Rules rules, Optional<Case> planned) {
    this.rules = rules;
    this.planned = planned;
    log = new OperationLog(rules.semantics());
  }

  OperationLog log() {
    return log;
  }

  /** Whether the command has come to the operation of the case. */
  synchronized boolean isReached() {
    return reached;
  }

  /** Why the disturbance could not be made; empty if it could. */
  synchronized String failure() {
    return failure;
  }

  /** The command is about to start. */
  void begin(ExploredMount served, RunProcesses started) {
    mount = served;
    processes = started;
  }

  /** The run has ended: nothing is disturbed, or waited for, any more. */
  void end() {
    ended.countDown();
  }

  /** Waits, after the end, for a disturbance that is happening, for some time. */
  synchronized void awaitDisturbance() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DISTURBANCE_MILLIS);
    try {
      while (isDisturbing && System.nanoTime() < deadline) {
        wait(DISTURBANCE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  boolean hasEnded() {
    return ended.getCount() == 0;
  }

  @Override
  public Interception begin(ClientOperation operation) throws CgroupException {
    try {
      return beginNoted(operation);
    } catch (IOException e) {
      // It must not fail for the command.
      fail(e);
      return Interception.NONE;
    }
  }

  private Interception beginNoted(ClientOperation operation) throws CgroupException, IOException {
    int caller = operation.caller().tid();
    if (processes == null || ended.getCount() == 0 || !processes.contains(caller)) {
      return Interception.NONE;
    }
    SeenOperation seen = log.note(operation);
    OperationContext context = new OperationContext(mount, rules, log, seen, processes, ended);
    if (seen.type() == OperationType.STATE && rules.isEager() && !isFreezingDisturbed()) {
      // Else it would be a matter of luck how often a client has to read.
      context.awaitFrozen();
    }
    Interception interception =
        planned.isEmpty() ? new Observation(context, seen) : disturb(planned.get(), seen, context);
    return seen.type() == OperationType.MKDIR
        ? new GroupNumbering(interception, operation.group())
        : interception;
  }

  /** Notes that the command has made a group, if that was done. */
  private final class GroupNumbering implements Interception {
    private final Interception before;
    private final String path;

    GroupNumbering(Interception before, String path) {
      this.before = before;
      this.path = path;
    }

    @Override
    public void end() throws IOException {
      before.end();
      if (!log.isUnusedByCommand(path) && isGroup()) {
        log.made(path);
      }
    }

    private boolean isGroup() {
      try {
        return mount.hierarchy().lookup(path) instanceof Group;
      } catch (CgroupException e) {
        return false;
      }
    }
  }

  private Interception disturb(Case one, SeenOperation seen, OperationContext context)
      throws CgroupException {
    Occurrence occurrence = one.occurrence();
    if (endsDisturbedFreeze(one, seen)) {
      // What one freeze was to meet does not last for the next.
      context.clearFaults();
    }
    if (!seen.series().equals(occurrence.series())
        || seen.number() < occurrence.number()
        || !startDisturbing(one)) {
      return Interception.NONE;
    }
    boolean happens = false;
    try {
      Optional<Interception> interception = one.disturbance().begin(context);
      happens = interception.isPresent();
      return interception.<Interception>map(FailureTolerant::new).orElse(Interception.NONE);
    } catch (CgroupException e) {
      if (!e.isFault()) {
        // It can't happen here: say, there is such a group already.
        return Interception.NONE;
      }
      happens = true;
      throw e;
    } catch (IOException e) {
      fail(e);
      return Interception.NONE;
    } finally {
      finishDisturbing(happens, seen);
    }
  }

  /** Whether a thaw ends what the case has done to a freeze of the same group. */
  private synchronized boolean endsDisturbedFreeze(Case one, SeenOperation seen) {
    boolean ends =
        reached
            && !one.occurrence().andLater()
            && seen.type() == OperationType.THAW
            && seen.series().group() == one.occurrence().series().group();
    if (ends) {
      freezingIsDisturbed = false;
    }
    return ends;
  }

  /** Whether an operation may be disturbed; {@link #finishDisturbing} is to say whether it was. */
  private synchronized boolean startDisturbing(Case one) {
    if (hasEnded() || (!one.occurrence().andLater() && (reached || isDisturbing))) {
      return false;
    }
    isDisturbing = true;
    return true;
  }

  private synchronized void finishDisturbing(boolean happens, SeenOperation seen) {
    isDisturbing = false;
    notifyAll();
    if (happens) {
      reached = true;
      freezingIsDisturbed =
          seen.type() == OperationType.FREEZE
              && planned.orElseThrow().disturbance().family() == Disturbance.Family.FREEZE;
    }
  }

  /** A disturbance whose failure at the end of the operation does not fail that. */
  private final class FailureTolerant implements Interception {
    private final Interception disturbing;

    FailureTolerant(Interception disturbing) {
      this.disturbing = disturbing;
    }

    @Override
    public byte[] contents(byte[] made) {
      return disturbing.contents(made);
    }

    @Override
    public int limit(byte[] contents, int asked) {
      return disturbing.limit(contents, asked);
    }

    @Override
    public void end() {
      try {
        disturbing.end();
      } catch (IOException e) {
        fail(e);
      }
    }
  }

  private synchronized void fail(IOException e) {
    failure = "the case can't be made: " + e.getMessage();
  }

  private synchronized boolean isFreezingDisturbed() {
    return freezingIsDisturbed;
  }

  /** Notes the facts of an operation of an undisturbed run. */
  private final class Observation implements Interception {
    private final SeenOperation seen;
    private final boolean hasTask;
    private final boolean movesTask;
    private final boolean isFrozen;

    // Not noted by the end of an operation that makes no contents.
    private boolean showsFrozen;
    private boolean listsIds;

    Observation(OperationContext context, SeenOperation seen) throws IOException {
      this.seen = seen;
      hasTask = context.victim().isPresent();
      movesTask = context.moved().isPresent();
      isFrozen = seen.type() != OperationType.STATE && context.isFrozen();
    }

    @Override
    public byte[] contents(byte[] made) {
      String text = Texts.of(made);
      showsFrozen =
          seen.type() == OperationType.STATE && OperationType.saysFrozen(text, rules.semantics());
      listsIds = seen.type() == OperationType.LIST && text.indexOf('\n') > 1;
      return made;
    }

    @Override
    public void end() {
      log.note(seen, new Facts(hasTask, movesTask, isFrozen || showsFrozen, listsIds));
    }
  }
}
