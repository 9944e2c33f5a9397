package org.freezerfs.explore;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jnr.constants.platform.Errno;
import jnr.constants.platform.Signal;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.faults.Fault;
import org.freezerfs.fuse.Interceptor.Interception;

/**
 * What can happen to an operation: the table of all kinds of cases. The page Explore says for each
 * what in the kernel it stands for.
 */
enum Disturbance {
  // Freezing.
  FROZEN_IN_PART("EBUSY", Family.FREEZE, OperationType.FREEZE) {
    @Override
    boolean applies(Facts facts, ExploredMount.Rules rules) {
      return facts.hasTask() && rules.semantics().refusesPartialFreeze();
    }

    @Override
    boolean mayRepeat() {
      return true;
    }

    @Override
    Optional<Interception> begin(OperationContext context) throws CgroupException, IOException {
      context.setFault(Fault.BUSY, "1");
      return unchanged();
    }
  },
  LONG_FREEZING("FREEZING", Family.FREEZE, OperationType.FREEZE) {
    @Override
    boolean prolongsFreezing() {
      return true;
    }

    @Override
    Optional<Interception> begin(OperationContext context) throws CgroupException, IOException {
      context.setFault(Fault.FREEZING, "1000s");
      return unchanged();
    }
  },
  UNSTOPPABLE("unstoppable", Family.FREEZE, OperationType.FREEZE) {
    @Override
    boolean applies(Facts facts, ExploredMount.Rules rules) {
      return facts.hasTask();
    }

    @Override
    boolean prolongsFreezing() {
      return true;
    }

    @Override
    Optional<Interception> begin(OperationContext context) throws CgroupException, IOException {
      Optional<Integer> victim = context.victim();
      if (victim.isEmpty()) {
        return Optional.empty();
      }
      context.setFault(Fault.REFUSE, victim.get().toString());
      return unchanged();
    }
  },
  FORK("fork", Family.FREEZE, OperationType.FREEZE) {
    @Override
    boolean applies(Facts facts, ExploredMount.Rules rules) {
      return facts.hasTask();
    }

    @Override
    Optional<Interception> begin(OperationContext context) throws CgroupException, IOException {
      context.addTask(ADDED_MILLIS);
      context.setFault(Fault.FREEZING, "500ms");
      return unchanged();
    }

    @Override
    long extraMillis() {
      return ADDED_MILLIS;
    }
  },
  STILL_FREEZING("FREEZING", Family.FREEZE, OperationType.STATE) {
    @Override
    boolean applies(Facts facts, ExploredMount.Rules rules) {
      return facts.showsFrozen();
    }

    @Override
    Optional<Interception> begin(OperationContext context) {
      return Optional.of(
          new Interception() {
            private boolean isShown;

            @Override
            public byte[] contents(byte[] made) {
              String text = Texts.of(made);
              isShown = OperationType.saysFrozen(text, context.rules().semantics());
              return isShown
                  ? Texts.bytes(OperationType.whileFreezing(text, context.rules().semantics()))
                  : made;
            }

            /** The notice of FROZEN came before this read; a client that waits gets another. */
            @Override
            public void end() {
              if (isShown) {
                context.noteChange();
              }
            }
          });
    }
  },
  CONTINUED("SIGCONT", Family.FREEZE, OperationType.STATE) {
    @Override
    boolean applies(Facts facts, ExploredMount.Rules rules) {
      return facts.showsFrozen() && facts.hasTask() && rules.isSignals();
    }

    @Override
    Optional<Interception> begin(OperationContext context) throws IOException {
      Optional<Integer> victim = context.victim();
      if (victim.isEmpty()) {
        return Optional.empty();
      }
      context.processes().continueForMoment(victim.get());
      return unchanged();
    }
  },

  // Time.
  SLOW("2s", Family.TIME, OperationType.FREEZE, OperationType.THAW, OperationType.STATE) {
    @Override
    long extraMillis() {
      return SLOW_MILLIS;
    }

    @Override
    Optional<Interception> begin(OperationContext context) {
      return after(() -> context.sleep(SLOW_MILLIS));
    }
  },

  // Errors: nothing is done.
  EINTR(Errno.EINTR, OperationType.FREEZE, OperationType.THAW, OperationType.STATE),
  EIO(Errno.EIO, OperationType.THAW, OperationType.STATE),
  EBUSY(Errno.EBUSY, OperationType.ATTACH),
  EAGAIN(Errno.EAGAIN, OperationType.ATTACH),
  ENOSPC(Errno.ENOSPC, OperationType.ATTACH, OperationType.MKDIR),
  EPERM(Errno.EPERM, OperationType.ATTACH),
  EACCES(Errno.EACCES, OperationType.MKDIR, OperationType.OPEN, OperationType.RENAME),
  ENOENT(Errno.ENOENT, OperationType.OPEN),
  EMFILE(Errno.EMFILE, OperationType.OPEN),

  // Groups.
  EXISTS("EEXIST", Family.ERROR, OperationType.MKDIR) {
    @Override
    Optional<Interception> begin(OperationContext context) throws CgroupException, IOException {
      context.makeGroup();
      return unchanged();
    }
  },
  OCCUPIED("EBUSY", Family.ERROR, OperationType.RMDIR) {
    @Override
    Optional<Interception> begin(OperationContext context) throws CgroupException, IOException {
      context.addTask(OCCUPIED_MILLIS);
      return unchanged();
    }

    @Override
    long extraMillis() {
      return OCCUPIED_MILLIS;
    }
  },
  REMOVED("ENOENT", Family.ERROR, OperationType.RMDIR) {
    @Override
    Optional<Interception> begin(OperationContext context) throws CgroupException, IOException {
      context.removeGroup();
      return unchanged();
    }
  },

  // Tasks.
  ALREADY_ENDED("ended", Family.TASKS, OperationType.ATTACH) {
    @Override
    boolean applies(Facts facts, ExploredMount.Rules rules) {
      return facts.movesTask();
    }

    @Override
    Optional<Interception> begin(OperationContext context) throws CgroupException, IOException {
      Optional<Integer> moved = context.moved();
      if (moved.isEmpty()) {
        return Optional.empty();
      }
      // A zombie is ESRCH in some semantics, and ignored in others.
      context.processes().disturb(moved.get(), Signal.SIGKILL);
      return unchanged();
    }
  },
  EMPTY("empty", Family.TASKS, OperationType.LIST) {
    @Override
    boolean applies(Facts facts, ExploredMount.Rules rules) {
      return facts.hasTask();
    }

    @Override
    Optional<Interception> begin(OperationContext context) throws IOException {
      for (int task : context.tasks()) {
        if (context.processes().isOther(task, context.operation().caller().tid())) {
          context.processes().disturb(RunProcesses.processOf(task), Signal.SIGKILL);
        }
      }
      return unchanged();
    }
  },
  ONE_MORE("more", Family.TASKS, OperationType.LIST) {
    @Override
    boolean applies(Facts facts, ExploredMount.Rules rules) {
      return facts.hasTask();
    }

    @Override
    Optional<Interception> begin(OperationContext context) throws CgroupException, IOException {
      context.addTask(ADDED_MILLIS);
      return unchanged();
    }

    @Override
    long extraMillis() {
      return ADDED_MILLIS;
    }
  },
  SHORT_READ("short", Family.TASKS, OperationType.LIST) {
    @Override
    boolean applies(Facts facts, ExploredMount.Rules rules) {
      return facts.listsIds();
    }

    @Override
    Optional<Interception> begin(OperationContext context) {
      return Optional.of(
          new Interception() {
            @Override
            public int limit(byte[] contents, int asked) {
              int length = Texts.of(contents).indexOf('\n');
              return length < 2 ? asked : Math.min(asked, length / 2);
            }
          });
    }
  },
  ENDS_BEFORE("ends-before", Signal.SIGTERM, true),
  ENDS_AFTER("ends-after", Signal.SIGTERM, false),
  STOPPED_BEFORE("stopped-before", Signal.SIGSTOP, true),
  STOPPED_AFTER("stopped-after", Signal.SIGSTOP, false),
  KILLED_BEFORE("killed-before", Signal.SIGKILL, true),
  KILLED_AFTER("killed-after", Signal.SIGKILL, false),

  // Notices.
  NOTICE_LOST("lost", Family.NOTICES, OperationType.FREEZE, OperationType.THAW) {
    @Override
    boolean applies(Facts facts, ExploredMount.Rules rules) {
      return rules.notesStates();
    }

    @Override
    Optional<Interception> begin(OperationContext context) throws CgroupException, IOException {
      context.setFault(Fault.NOTICE, "1");
      return unchanged();
    }
  },
  NOTICE_LATE("late", Family.NOTICES, OperationType.FREEZE, OperationType.THAW) {
    @Override
    boolean applies(Facts facts, ExploredMount.Rules rules) {
      return rules.notesStates();
    }

    @Override
    long extraMillis() {
      return SLOW_MILLIS;
    }

    @Override
    Optional<Interception> begin(OperationContext context) throws CgroupException, IOException {
      context.setFault(Fault.NOTICE, "2s");
      return unchanged();
    }
  },

  // The daemon.
  GONE("ENOTCONN", Family.GONE, OperationType.values()) {
    @Override
    boolean excusesFrozen() {
      return true;
    }

    @Override
    Optional<Interception> begin(OperationContext context) throws CgroupException {
      context.mount().setRefusing(true);
      throw OperationContext.refusal(Errno.ENOTCONN);
    }
  },
  GONE_GUARDED("ENOTCONN-guardian", Family.GONE, OperationType.values()) {
    @Override
    boolean excusesFrozen() {
      return true;
    }

    @Override
    Optional<Interception> begin(OperationContext context) throws CgroupException, IOException {
      context.mount().setRefusing(true);
      context.thawAll();
      throw OperationContext.refusal(Errno.ENOTCONN);
    }
  };

  /** The columns of the report. */
  enum Family {
    ERROR("error"),
    FREEZE("freeze"),
    TIME("slow"),
    TASKS("tasks"),
    NOTICES("notice"),
    GONE("gone");

    private final String heading;

    Family(String heading) {
      this.heading = heading;
    }

    String heading() {
      return heading;
    }
  }

  private static final long SLOW_MILLIS = 2_000;

  /** How long a task lives that is added: a right command may wait for its end. */
  private static final long ADDED_MILLIS = 2_000;

  private static final long OCCUPIED_MILLIS = 1_000;

  /** All but OPEN: between an open and what follows it, a task matters only for that. */
  private static final Set<OperationType> WITH_TASKS =
      EnumSet.complementOf(EnumSet.of(OperationType.OPEN));

  private final String word;
  private final Family family;

  @SuppressWarnings("ImmutableEnumChecker") // never changed
  private final Set<OperationType> types;

  private final Errno errno;
  private final Signal signal;
  private final boolean isBefore;

  Disturbance(String word, Family family, OperationType... types) {
    this(word, family, Set.of(types), null, null, false);
  }

  /** The operation is refused. */
  Disturbance(Errno errno, OperationType... types) {
    this(errno.name(), Family.ERROR, Set.of(types), errno, null, false);
  }

  /** A task of the group gets a signal right before or after the operation. */
  Disturbance(String word, Signal signal, boolean isBefore) {
    this(word, Family.TASKS, Set.of(), null, signal, isBefore);
  }

  Disturbance(
      String word,
      Family family,
      Set<OperationType> types,
      Errno errno,
      Signal signal,
      boolean isBefore) {
    this.word = word;
    this.family = family;
    this.types = types;
    this.errno = errno;
    this.signal = signal;
    this.isBefore = isBefore;
  }

  /** The last part of a case's name. */
  String word() {
    return word;
  }

  Family family() {
    return family;
  }

  /** The disturbances that apply to a type of operation, by the rules and the facts. */
  static List<Disturbance> of(OperationType type, Facts facts, ExploredMount.Rules rules) {
    return EnumSet.allOf(Disturbance.class).stream()
        .filter(each -> each.isOf(type) && each.applies(facts, rules))
        .filter(each -> !each.isLost(type, facts, rules))
        .toList();
  }

  /** Whether it can happen to a type of operation. */
  boolean isOf(OperationType type) {
    return signal == null ? types.contains(type) : WITH_TASKS.contains(type);
  }

  /** Whether it can happen, given these facts. */
  boolean applies(Facts facts, ExploredMount.Rules rules) {
    return signal == null || facts.hasTask();
  }

  /**
   * Whether it is a SIGSTOP for a task that is stopped already, as it is frozen by signals. With
   * the kernel's freezer it would stop the task at the thaw, as it does after the thaw here.
   */
  private boolean isLost(OperationType type, Facts facts, ExploredMount.Rules rules) {
    boolean isFrozenThen =
        isBefore
            ? facts.showsFrozen() || type == OperationType.THAW
            : type == OperationType.FREEZE || (facts.showsFrozen() && type != OperationType.THAW);
    return signal == Signal.SIGSTOP && rules.isSignals() && isFrozenThen;
  }

  /** Whether it is tried on all operations of a series too, even if these are always as many. */
  boolean mayRepeat() {
    return false;
  }

  /** Whether a group that is FREEZING afterwards stays so. */
  boolean prolongsFreezing() {
    return false;
  }

  /** By how much longer a right command takes. */
  long extraMillis() {
    return 0;
  }

  /** Whether the command can't help it that something stays frozen. */
  boolean excusesFrozen() {
    return false;
  }

  /**
   * Disturbs an operation.
   *
   * @return what becomes of the operation; empty if it can't happen at this one, but may at the
   *     next
   * @throws CgroupException if the operation is refused
   */
  Optional<Interception> begin(OperationContext context) throws CgroupException, IOException {
    if (signal == null) {
      throw OperationContext.refusal(errno);
    }
    Optional<Integer> victim = context.victim();
    if (victim.isEmpty()) {
      return Optional.empty();
    }
    if (!isBefore) {
      return after(() -> send(context, victim.get()));
    }
    send(context, victim.get());
    return unchanged();
  }

  private void send(OperationContext context, int victim) throws IOException {
    context.processes().disturb(victim, signal);
  }

  private static Optional<Interception> unchanged() {
    return Optional.of(Interception.NONE);
  }

  /** What is done after an operation, before its answer. */
  @FunctionalInterface
  private interface Afterwards {
    void run() throws IOException;
  }

  private static Optional<Interception> after(Afterwards action) {
    return Optional.of(
        new Interception() {
          @Override
          public void end() throws IOException {
            action.run();
          }
        });
  }
}
