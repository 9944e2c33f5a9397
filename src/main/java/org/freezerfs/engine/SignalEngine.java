package org.freezerfs.engine;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Ledger.Told;
import org.freezerfs.host.PidNamespaces;
import org.freezerfs.host.ProcStat;
import org.freezerfs.host.ProcStatus;
import org.freezerfs.host.ProcessEvents;
import org.freezerfs.host.ProcessRef.Delivery;
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

  /** What nobody has noticed, and should have, is put right this often. */
  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** News of others' births can wait for so long. */
  private static final long NEWS_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Held for reading while a task is being stopped, so that none is once all have been let go. */
  private final ReadWriteLock open = new ReentrantReadWriteLock();

  // Guarded by open.
  private boolean closed;

  private final int self = Processes.self();
  private final RlimitMark marks = new RlimitMark(self);
  private final Members members = new Members(marks);
  private final Optional<ProcessEvents> events;
  private final Lineage lineage;

  /** The groups whose newborn are to be told to freeze. */
  private final Set<Integer> freezing = ConcurrentHashMap.newKeySet();

  /** The groups that are being killed. */
  private final Map<Integer, KillSweep> sweeps = new ConcurrentHashMap<>();

  /** Whether something was done about a newborn since this was last asked: more may come. */
  private final AtomicBoolean hot = new AtomicBoolean();

  /** Those that SIGCONT was sent to, until they have been seen to stand still again. */
  private final Map<Member, Long> disturbed = new ConcurrentHashMap<>();

  private final AtomicLong disturbances = new AtomicLong();

  // Of the beat's thread alone, but for being closed.
  private volatile Optional<ContinueGuard> guard = Optional.empty();
  private boolean guardWanted;
  private long lookedAtAll = System.nanoTime() - SLOW_NANOS;

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
    guardWanted = isGuardWanted;
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
    KillSweep sweep = sweeps.get(member.group());
    if (sweep != null) {
      hot.set(true);
      sweep.kill(member);
    } else if (freezing.contains(member.group())) {
      hot.set(true);
      tell(member, () -> freezing.contains(member.group()));
      disturb(member);
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
    disturbed.keySet().removeIf(member -> member.group() == group);
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
    if (guard.isPresent()) {
      guard.get().catchUp();
    }
    while (true) {
      boolean complete = lineage.catchUp();
      int told = 0;
      int refused = 0;
      boolean anyNew = false;
      for (Member member : members.in(group)) {
        boolean before = member.ledger().isTold();
        Told now = before ? Told.TOLD : tell(member, () -> true);
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
    return member.isEmpty() || tell(member.get(), () -> true) != Told.REFUSED;
  }

  /** Tells it if that is still wanted, once nobody else can change it. */
  private Told tell(Member member, BooleanSupplier wanted) throws IOException {
    open.readLock().lock();
    try {
      if (closed) {
        throw new IOException("the mount has ended");
      }
      Told told = member.ledger().tell(wanted, guard.isPresent());
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
    List<Member> all = members.in(group);
    // Who was told last stands still last, so that is who makes a look in vain a short one.
    for (int i = all.size() - 1; i >= 0; i--) {
      if (!isFrozenEnough(all.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean isFrozenEnough(Member member) throws IOException {
    if (!member.ledger().isTold() && member.ledger().standing().alive()) {
      return false;
    }
    Standing standing = member.ledger().standingUntilOneMoves();
    if (!standing.alive()) {
      members.bury(member);
      return true;
    }
    if (standing.traced()) {
      members.setTraced(member, true);
    }
    return standing.still();
  }

  @Override
  public boolean isAtRest(int group) throws IOException {
    if (guard.isPresent()) {
      guard.get().catchUp();
    }
    Map<Member, Long> seen = disturbedIn(group);
    if (seen.isEmpty()) {
      return true;
    }
    if (!areFrozenEnough(seen.keySet())) {
      return false;
    }
    // Asked after they were seen still: whoever was born to them was born by now.
    boolean complete = lineage.catchUp();
    Map<Member, Long> born = disturbedIn(group);
    born.keySet().removeAll(seen.keySet());
    if (!complete || !areFrozenEnough(born.keySet())) {
      return false;
    }
    // Unless it was disturbed once more meanwhile.
    seen.forEach(disturbed::remove);
    return true;
  }

  private void disturb(Member member) {
    disturbed.put(member, disturbances.incrementAndGet());
  }

  private Map<Member, Long> disturbedIn(int group) {
    Map<Member, Long> there = new HashMap<>();
    disturbed.forEach(
        (member, when) -> {
          if (member.group() == group) {
            there.put(member, when);
          }
        });
    return there;
  }

  private boolean areFrozenEnough(Set<Member> all) throws IOException {
    for (Member member : all) {
      if (!isFrozenEnough(member)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Outcome thaw(int group) throws IOException {
    freezing.remove(group);
    disturbed.keySet().removeIf(member -> member.group() == group);
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
    boolean anyone = members.isAnyoneKnown() || lineage.isInDoubt();
    if (anyone && guardWanted) {
      openGuard();
    }
    if (guard.filter(ContinueGuard::isOutdated).isPresent()) {
      renewGuard();
    }
    boolean all = anyone && System.nanoTime() - lookedAtAll >= SLOW_NANOS;
    if (all) {
      lookedAtAll = System.nanoTime();
      lineage.searchAll();
    }
    Set<Integer> groups = new HashSet<>();
    boolean soon = lineage.searchUnmarked();
    soon |= members.buryLeaderless();
    soon |= lineage.isInDoubt();
    for (Member member : all || guard.isEmpty() ? members.all() : members.traced()) {
      soon |= lookAfter(member, groups);
    }
    return new Attention(soon ? Pace.SOON : anyone ? Pace.SLOW : Pace.NEVER, groups);
  }

  /** Returns whether nobody else looks after it. */
  private boolean lookAfter(Member member, Set<Integer> groups) {
    try {
      return member.ledger().isTold() && lookAfterTold(member, groups);
    } catch (IOException e) {
      // The others are to be looked after all the same.
      LOG.error("process {} could not be looked after", member.task().pid(), e);
      return true;
    }
  }

  private boolean lookAfterTold(Member member, Set<Integer> groups) throws IOException {
    if (hold(member)) {
      groups.add(member.group());
      disturb(member);
    }
    Standing standing = member.ledger().standing();
    if (!standing.alive()) {
      members.bury(member);
      return false;
    }
    members.setTraced(member, standing.traced());
    return guard.isEmpty() || standing.traced();
  }

  /** Another one hears less of what our newer threads do. */
  private void renewGuard() throws IOException {
    ContinueGuard old = guard.orElseThrow();
    guard = ContinueGuard.open(self, members, new Guarding());
    old.close();
    new Guarding().anythingSent();
  }

  private void openGuard() throws IOException {
    guardWanted = false;
    guard = ContinueGuard.open(self, members, new Guarding());
    LOG.info(
        guard.isPresent()
            ? "SIGCONT from outside is noticed as the kernel sends it"
            : "SIGCONT from outside is noticed by looking");
  }

  /** What is done about SIGCONT from outside. */
  private final class Guarding implements ContinueGuard.Action {
    @Override
    public void sigcontSent(Member member, long nanoTime) throws IOException {
      open.readLock().lock();
      try {
        if (!closed && member.ledger().holdAgainst(nanoTime)) {
          disturb(member);
        }
      } finally {
        open.readLock().unlock();
      }
    }

    @Override
    public void anythingSent() throws IOException {
      for (Member member : members.all()) {
        member.ledger().noteStopSent();
        if (member.ledger().isTold() && hold(member)) {
          disturb(member);
        }
      }
    }
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
      if (closed) {
        return;
      }
      closed = true;
      freezing.clear();
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
    newsWatch.ifPresent(NewsWatch::close);
    guard.ifPresent(ContinueGuard::close);
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
