package org.freezerfs.engine;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Ledger.Told;
import org.freezerfs.host.PidNamespaces;
import org.freezerfs.host.ProcStat;
import org.freezerfs.host.ProcStatus;
import org.freezerfs.host.ProcessRef.Delivery;
import org.freezerfs.host.Processes;
import org.freezerfs.host.RlimitMark;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops tasks with SIGSTOP and lets them go with SIGCONT. Signals stop whole processes, so it is
 * processes that are members here; a thread's id stands for its process.
 *
 * <p>Children are followed by a mark that the kernel hands down at fork ({@link RlimitMark}), and
 * those of processes that can't be marked by looking for them.
 */
public final class SignalEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(SignalEngine.class);

  /**
   * A freeze goes after those who are born during it for this long; who still escapes is caught by
   * the next look, or beat.
   */
  private static final long CHASE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Held for reading while a task is being stopped, so that none is once all have been let go. */
  private final ReadWriteLock open = new ReentrantReadWriteLock();

  // Guarded by open.
  private boolean closed;

  private final int self = Processes.self();
  private final RlimitMark marks = new RlimitMark(self);
  private final Members members = new Members(marks);
  private final Lineage lineage = new Lineage(members, self);

  @Override
  public void create(int group) {
    members.create(group);
  }

  @Override
  public void destroy(int group) {
    members.destroy(group);
  }

  @Override
  public Optional<TaskInfo> find(int id, int caller) throws IOException {
    OptionalInt tid = id == 0 ? OptionalInt.of(caller) : PidNamespaces.of(caller).toOurs(id);
    if (tid.isEmpty() || tid.getAsInt() <= 0) {
      return Optional.empty();
    }
    Optional<ProcStat> named = ProcStat.ofProcess(tid.getAsInt());
    Optional<ProcStatus> status = ProcStatus.of(tid.getAsInt());
    if (named.isEmpty() || status.isEmpty() || named.get().isExiting()) {
      return Optional.empty();
    }
    int pid = status.get().process();
    Optional<ProcStat> process = pid == tid.getAsInt() ? named : ProcStat.ofProcess(pid);
    return process.map(
        stat ->
            new TaskInfo(
                new Task(pid, stat.startTime()),
                status.get().uid(),
                status.get().savedUid(),
                stat.isKernelThread(),
                pid == self));
  }

  @Override
  public int groupOf(Task task) throws IOException {
    if (members.of(task).isEmpty() && members.isAnyoneAway()) {
      members.adopt(task.pid());
      lineage.searchUnmarked();
    }
    return members.of(task).map(Member::group).orElse(ROOT);
  }

  @Override
  public boolean attach(Task task, int group) throws IOException {
    Optional<Member> member = members.move(task, group);
    if (member.isEmpty()) {
      return false;
    }
    if (!Standing.of(task).alive()) {
      members.bury(member.get());
      return false;
    }
    members.settle(member.get());
    return true;
  }

  @Override
  public int[] threads(int group, int reader) throws IOException {
    return new ThreadListing(members, lineage, PidNamespaces.of(reader)).of(group);
  }

  @Override
  public boolean isEmpty(int group) throws IOException {
    while (!hasLivingMember(group)) {
      // All that are known have gone, so whatever they left behind has been born by now.
      if (!lineage.catchUp()) {
        return false;
      }
      if (members.in(group).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private boolean hasLivingMember(int group) throws IOException {
    for (Member member : members.in(group)) {
      if (Standing.of(member.task()).alive()) {
        return true;
      }
      members.bury(member);
    }
    return false;
  }

  @Override
  public Births births(int group) throws IOException {
    boolean complete = lineage.catchUp();
    return new Births(members.takeBirths(group), complete);
  }

  @Override
  public Outcome freeze(int group) throws IOException {
    long begin = System.nanoTime();
    Set<Member> before = Set.of();
    while (true) {
      boolean complete =
          lineage.catchUp(
              member -> {
                if (member.group() == group) {
                  tell(member);
                }
              });
      List<Member> now = members.in(group);
      Map<Told, Integer> told = new EnumMap<>(Told.class);
      for (Member member : now) {
        told.merge(tell(member), 1, Integer::sum);
      }
      boolean caughtAll = complete && before.containsAll(now);
      if (caughtAll || System.nanoTime() - begin > CHASE_NANOS) {
        return new Outcome(told.getOrDefault(Told.TOLD, 0), told.getOrDefault(Told.REFUSED, 0));
      }
      before = Set.copyOf(now);
    }
  }

  @Override
  public boolean freeze(Task task) throws IOException {
    Optional<Member> member = members.of(task);
    return member.isEmpty() || tell(member.get()) != Told.REFUSED;
  }

  private Told tell(Member member) throws IOException {
    open.readLock().lock();
    try {
      if (closed) {
        throw new IOException("the mount has ended");
      }
      Told told = member.ledger().tell();
      if (told == Told.GONE) {
        members.bury(member);
      }
      return told;
    } finally {
      open.readLock().unlock();
    }
  }

  @Override
  public boolean isFrozenEnough(int group) throws IOException {
    for (Member member : members.in(group)) {
      Standing standing = Standing.of(member.task());
      if (!standing.alive()) {
        members.bury(member);
      } else if (!member.ledger().isTold() || !standing.still()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Outcome thaw(int group) throws IOException {
    return thaw(members.in(group));
  }

  /** Goes on with the others where one can't be thawed, which then can be tried again. */
  private static Outcome thaw(List<Member> all) throws IOException {
    int thawed = 0;
    int refused = 0;
    IOException failure = null;
    for (Member member : all) {
      try {
        if (member.ledger().isTold()) {
          boolean done = member.ledger().thaw() != Delivery.REFUSED;
          thawed += done ? 1 : 0;
          refused += done ? 0 : 1;
        }
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return new Outcome(thawed, refused);
  }

  @Override
  public Outcome signal(int group, int signal, int sender) throws IOException {
    lineage.catchUp();
    if (signal == Signal.SIGKILL.intValue()) {
      return new KillSweep(members, lineage, group, processOf(sender)).run();
    }
    int sent = 0;
    int refused = 0;
    for (Member member : members.in(group)) {
      switch (member.ledger().signal(signal)) {
        case SENT -> sent++;
        case REFUSED -> refused++;
        case GONE -> members.bury(member);
      }
    }
    return new Outcome(sent, refused);
  }

  private static int processOf(int tid) throws IOException {
    return tid <= 0 ? 0 : ProcStatus.of(tid).map(ProcStatus::process).orElse(0);
  }

  @Override
  public Attention attend() throws IOException {
    boolean busy = false;
    Set<Integer> disturbed = new HashSet<>();
    for (Member member : members.all()) {
      if (member.ledger().isTold()) {
        busy = true;
        if (hold(member)) {
          disturbed.add(member.group());
        } else if (!member.ledger().isOfSomebody()) {
          members.bury(member);
        }
      }
    }
    return new Attention(lineage.searchUnmarked() || busy, disturbed);
  }

  private boolean hold(Member member) throws IOException {
    open.readLock().lock();
    try {
      return !closed && member.ledger().hold();
    } finally {
      open.readLock().unlock();
    }
  }

  @Override
  public void close() {
    open.writeLock().lock();
    try {
      closed = true;
    } finally {
      open.writeLock().unlock();
    }
    try {
      if (thaw(members.all()).isPartial()) {
        LOG.warn("some processes stay stopped: they may not be signalled any more");
      }
    } catch (IOException e) {
      LOG.error("some processes could not be let go", e);
    }
    takeMarksOff();
  }

  /** Again and again, as long as children are found that were born with a mark meanwhile. */
  private void takeMarksOff() {
    try {
      int before;
      do {
        before = members.all().size();
        members.clearMarks();
        lineage.catchUp();
      } while (members.all().size() > before);
    } catch (IOException e) {
      LOG.warn("marks are left on some processes: {}", e.getMessage());
    }
  }
}
