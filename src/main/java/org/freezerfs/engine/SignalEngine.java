package org.freezerfs.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Ledger.Told;
import org.freezerfs.host.PidNamespaces;
import org.freezerfs.host.ProcStat;
import org.freezerfs.host.ProcStatus;
import org.freezerfs.host.ProcessEvents;
import org.freezerfs.host.Processes;
import org.freezerfs.host.RlimitMark;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops tasks with SIGSTOP and lets them go with SIGCONT. Signals stop whole processes, so it is
 * processes that are members here; a thread's id stands for its process.
 *
 * <p>Children are followed by the kernel's news of births ({@link ProcessEvents}) where it gives
 * them, and by a mark that it hands down at fork ({@link RlimitMark}). Who is woken from outside is
 * stopped again by a {@link ContinueGuard} where the kernel tells of signals, and by the beat.
 */
public final class SignalEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(SignalEngine.class);

  /**
   * A freeze goes after those who are born during it for this long; who still escapes is caught by
   * the next look, or beat.
   */
  private static final long CHASE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** News of others' births can wait for so long. */
  private static final long NEWS_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final int self = Processes.self();
  private final RlimitMark marks = new RlimitMark(self);
  private final Members members = new Members(marks);
  private final Disturbances disturbances = new Disturbances();
  private final Holding holding = new Holding(members, disturbances);
  private final Chase chase = new Chase();
  private final Optional<ProcessEvents> events;
  private final Lineage lineage;
  private final Attendant attendant;

  /** The groups whose newborn are to be told to freeze. */
  private final Set<Integer> freezing = ConcurrentHashMap.newKeySet();

  /** The groups that are being killed. */
  private final Map<Integer, KillSweep> sweeps = new ConcurrentHashMap<>();

  /** Whether something was done about a newborn since this was last asked: more may come. */
  private final AtomicBoolean hot = new AtomicBoolean();

  private Optional<NewsWatch> newsWatch = Optional.empty();

  /**
   * An engine that has no groups yet.
   *
   * @param listen whether to listen to what the kernel tells of births and signals, as far as it
   *     does; what it does not tell is looked for
   */
  public SignalEngine(boolean listen) {
    this(listen ? ProcessEvents.open() : Optional.empty(), listen);
  }

  SignalEngine(Optional<ProcessEvents> events, boolean isGuardWanted) {
    this.events = events;
    lineage = new Lineage(members, self, events, this::treatNewborn);
    attendant = new Attendant(self, members, lineage, holding, isGuardWanted);
  }

  @Override
  public void start(Runnable onChange) throws IOException {
    lineage.setOnChange(onChange);
    if (events.isPresent()) {
      newsWatch =
          Optional.of(
              new NewsWatch(
                  "process events", this::readNews, NEWS_REST_NANOS, events.get().descriptor()));
    }
  }

  private boolean readNews() throws IOException {
    boolean complete = lineage.catchUp();
    return hot.getAndSet(false) || !complete || !sweeps.isEmpty();
  }

  @Override
  public boolean isInformed() {
    return lineage.isInformed();
  }

  /** What its group has coming to it befalls a newborn at once. */
  private void treatNewborn(Member member) throws IOException {
    chase.noteBirth();
    KillSweep sweep = sweeps.get(member.group());
    if (sweep != null) {
      hot.set(true);
      chase.begin();
      sweep.kill(member);
    } else if (freezing.contains(member.group())) {
      hot.set(true);
      chase.begin();
      holding.tell(member, () -> freezing.contains(member.group()));
      disturbances.add(member);
    }
  }

  @Override
  public void create(int group) {
    members.create(group);
  }

  @Override
  public void destroy(int group) {
    freezing.remove(group);
    members.destroy(group);
    disturbances.forget(group);
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
    if (isInformed()) {
      lineage.catchUp();
    } else if (members.of(task).isEmpty() && members.isAnyoneAway()) {
      members.adopt(task.pid());
      lineage.searchUnmarked();
    }
    return members.of(task).map(Member::group).orElse(ROOT);
  }

  @Override
  public boolean attach(Task task, int group) throws IOException {
    return lineage.between(
        () -> {
          Optional<Member> member = members.move(task, group);
          if (member.isEmpty()) {
            return false;
          }
          members.settle(member.get());
          return true;
        });
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
      if (member.ledger().standing().alive()) {
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
    freezing.add(group);
    chase.begin();
    attendant.catchUp();
    while (true) {
      boolean complete = lineage.catchUp();
      int told = 0;
      int refused = 0;
      boolean anyNew = false;
      for (Member member : members.in(group)) {
        boolean before = member.ledger().isTold();
        Told now = before ? Told.TOLD : holding.tell(member);
        told += now == Told.TOLD ? 1 : 0;
        refused += now == Told.REFUSED ? 1 : 0;
        anyNew |= !before && now == Told.TOLD;
      }
      if ((complete && !anyNew) || System.nanoTime() - begin > CHASE_NANOS) {
        return new Outcome(told, refused);
      }
    }
  }

  @Override
  public boolean freeze(Task task) throws IOException {
    Optional<Member> member = members.of(task);
    return member.isEmpty() || holding.tell(member.get()) != Told.REFUSED;
  }

  @Override
  public boolean isFrozenEnough(int group) throws IOException {
    // Who was told last stands still last, so that is who makes a look in vain a short one.
    List<Member> lastFirst = new ArrayList<>(members.in(group));
    Collections.reverse(lastFirst);
    return holding.wereSeenStill(lastFirst) && isAtRest(group);
  }

  @Override
  public boolean isAtRest(int group) throws IOException {
    attendant.catchUp();
    Map<Member, Long> seen = disturbances.in(group);
    if (seen.isEmpty()) {
      return true;
    }
    if (!holding.areStill(seen.keySet())) {
      return false;
    }
    // Asked after they were seen still: whoever was born to them was born by now.
    boolean complete = lineage.catchUp();
    Map<Member, Long> born = disturbances.in(group);
    born.keySet().removeAll(seen.keySet());
    if (!complete || !holding.areStill(born.keySet())) {
      return false;
    }
    disturbances.settle(seen);
    return true;
  }

  @Override
  public Outcome thaw(int group) throws IOException {
    freezing.remove(group);
    disturbances.forget(group);
    return holding.thaw(members.in(group));
  }

  @Override
  public Outcome signal(int group, int signal, int sender) throws IOException {
    lineage.catchUp();
    if (signal == Signal.SIGKILL.intValue()) {
      return kill(group, processOf(sender));
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

  private Outcome kill(int group, int senderProcess) throws IOException {
    chase.begin();
    KillSweep sweep = new KillSweep(members, lineage, group, senderProcess);
    sweeps.put(group, sweep);
    try {
      return sweep.run();
    } finally {
      sweeps.remove(group);
    }
  }

  private static int processOf(int tid) throws IOException {
    return tid <= 0 ? 0 : ProcStatus.of(tid).map(ProcStatus::process).orElse(0);
  }

  @Override
  public Attention attend() throws IOException {
    chase.endIfOver();
    return attendant.attend();
  }

  @Override
  public void close() {
    if (!holding.close()) {
      return;
    }
    freezing.clear();
    try {
      if (holding.thaw(members.all()).isPartial()) {
        LOG.warn("some processes stay stopped: they may not be signalled any more");
      }
    } catch (IOException e) {
      LOG.error("some processes could not be let go", e);
    }
    takeMarksOff();
    newsWatch.ifPresent(NewsWatch::close);
    attendant.close();
    events.ifPresent(ProcessEvents::close);
  }

  /** Again and again, as long as children are found that were born with a mark meanwhile. */
  private void takeMarksOff() {
    long begin = System.nanoTime();
    try {
      long before;
      boolean complete;
      do {
        before = members.entries();
        members.clearMarks();
        complete = lineage.catchUp();
      } while ((!complete || members.entries() > before)
          && System.nanoTime() - begin < CHASE_NANOS);
    } catch (IOException e) {
      LOG.warn("marks are left on some processes: {}", e.getMessage());
    }
  }
}
