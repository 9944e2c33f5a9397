package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
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
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.HiddenTaskException;
import org.freezerfs.engine.Recorder;
import org.freezerfs.engine.Recorder.Result;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.TaskInfo;
import org.freezerfs.engine.signals.ThreadList.Unit;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.engine.signals.journal.JournalContents;
import org.freezerfs.engine.signals.journal.JournalContents.Entry;
import org.freezerfs.engine.signals.journal.ThawAction;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberSnapshot;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.engine.signals.membership.UserMarkSetter;
import org.freezerfs.engine.signals.order.StopOrder;
import org.freezerfs.engine.signals.process.FreezeResult;
import org.freezerfs.engine.signals.process.TaskFreezeState;
import org.freezerfs.host.events.ProcessEvents;
import org.freezerfs.host.marks.MarkOwner;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.PidNamespaces;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.Processes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops tasks with SIGSTOP and lets them go with SIGCONT. Signals stop whole processes, so it is
 * processes that are members here; a thread's id stands for its process.
 *
 * <p>Children are followed by the kernel's news of births ({@link ProcessEvents}) where it gives
 * them, and by a mark that it hands down at fork ({@link RlimitMark}). Who is woken from outside is
 * stopped again by a {@link SigcontMonitor} where the kernel tells of signals, and by the beat.
 */
public final class SignalEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(SignalEngine.class);

  /**
   * A freeze goes after those who are born during it for this long; who still escapes is caught by
   * the next look, or beat.
   */
  private static final long CHASE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** So often it is looked who was born, if somebody has ended each time. */
  private static final int BIRTH_LOOKS = 3;

  /** News of others' births can wait for so long. */
  private static final long NEWS_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** A look that finds some who still move gives them so long. */
  private static final long GIVE_WAY_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private final int self = Processes.self();
  private final RlimitMark marks = new RlimitMark();
  private final Journal journal;
  private final MemberTable members;
  private final WokenTasks disturbances = new WokenTasks();
  private final FreezeEnforcer holding;
  private final PriorityBoost chase = new PriorityBoost();
  private final MemberExecutor crew = new MemberExecutor();
  private final Optional<ProcessEvents> events;
  private final ForkTracker lineage;
  private final UserMarkSetter marker;
  private final PeriodicChecker attendant;
  private final Recorder recorder;

  /** The groups whose newborn are to be told to freeze. */
  private final Set<Integer> freezing = ConcurrentHashMap.newKeySet();

  /** The freezes that tell tasks to freeze at this moment, by the groups that they are about. */
  private final Map<Integer, FreezeInProgress> freezes = new ConcurrentHashMap<>();

  /** The groups that are being killed. */
  private final Map<Integer, KillSweep> sweeps = new ConcurrentHashMap<>();

  /** Whether something was done about a newborn since this was last asked: more may come. */
  private final AtomicBoolean hot = new AtomicBoolean();

  private Optional<EventReader> newsWatch = Optional.empty();

  /**
   * An engine that has no groups yet.
   *
   * @param listen whether to listen to what the kernel tells of births and signals, as far as it
   *     does; what it does not tell is looked for
   * @param isVforkStill whether a task that waits in vfork for its child stands still
   * @param journal where it is written down what is stopped
   * @param recorder is told what happens
   */
  public SignalEngine(boolean listen, boolean isVforkStill, Journal journal, Recorder recorder) {
    this(listen ? ProcessEvents.open() : Optional.empty(), listen, isVforkStill, journal, recorder);
  }

  SignalEngine(
      Optional<ProcessEvents> events,
      boolean isGuardWanted,
      boolean isVforkStill,
      Journal journal,
      Recorder recorder) {
    this.events = events;
    this.recorder = recorder;
    this.journal = journal;
    members = new MemberTable(marks, self, isVforkStill, journal);
    holding = new FreezeEnforcer(members, crew, disturbances, recorder);
    lineage = new ForkTracker(members, self, events, this::treatNewborn);
    marker = new UserMarkSetter(marks, members, lineage);
    members.setOnMarkPending(marker::requestAll);
    members.setOnMemberFound(this::treatNewborn);
    attendant = new PeriodicChecker(self, members, lineage, holding, isGuardWanted);
  }

  @Override
  public void start(Runnable onChange) throws IOException {
    lineage.setOnChange(onChange);
    attendant.setOnChange(onChange);
    prepareMarks();
    if (events.isPresent()) {
      EventReader watch = new EventReader("process events", () -> {});
      newsWatch = Optional.of(watch);
      watch.begin(this::readNews, NEWS_REST_NANOS, events.get().descriptor());
    }
  }

  /** What it takes to choose the marks' number is not to be waited for by the first attach. */
  private static void prepareMarks() {
    Thread preparing =
        new Thread(
            () -> {
              try {
                MarkOwner.chooseNumber();
              } catch (IOException e) {
                LOG.debug("the marks' number will be chosen when it is needed", e);
              }
            },
            "marks");
    preparing.setDaemon(true);
    preparing.start();
  }

  private boolean readNews() throws IOException {
    boolean complete = lineage.drainEvents();
    boolean urgent = hot.getAndSet(false) || !complete || !sweeps.isEmpty();
    // Who waits comes too late for the lock if this thread takes it again at once, and reads what
    // there is as well.
    return urgent && !lineage.hasWaiters();
  }

  @Override
  public boolean hasForkEvents() {
    return lineage.receivesEvents();
  }

  /** The {@link #markOwner} of one of an earlier version, which was known by the program's id. */
  public static int ownerByPid(int pid) {
    return RlimitMark.ownerByPid(pid);
  }

  /** What its group has coming to it befalls a newborn at once. */
  private void treatNewborn(Member member) throws IOException {
    Recorder.Fork fork = recorder.beginFork();
    Result result = Result.NONE;
    chase.noteBirth();
    KillSweep sweep = sweeps.get(member.group());
    if (sweep != null) {
      hot.set(true);
      chase.begin();
      result = sweep.kill(member);
    } else if (freezing.contains(member.group())) {
      hot.set(true);
      chase.begin();
      if (!isLeftToFreeze(member)) {
        FreezeResult told = holding.tell(member, () -> freezing.contains(member.group()));
        result = told.result();
      }
      disturbances.add(member);
    }
    fork.end(member.task(), member.group(), result);
  }

  /** A parent that can still look at its children is to stand still before this one is stopped. */
  private boolean isLeftToFreeze(Member newborn) throws IOException {
    FreezeInProgress freeze = freezes.get(newborn.group());
    if (freeze == null) {
      return false;
    }
    freeze.noteFork();
    if (freeze.isForking()) {
      return false;
    }
    Member parent = members.byPid(newborn.parentPid());
    return parent != null && holding.isRunning(parent) && freeze.leave();
  }

  @Override
  public Recorder recorder() {
    return recorder;
  }

  @Override
  public int maxGroup() {
    return RlimitMark.LARGEST_GROUP;
  }

  @Override
  public void create(int group) {
    members.createGroup(group);
  }

  @Override
  public void destroy(int group) {
    freezing.remove(group);
    members.removeGroup(group);
    holding.setRefusing(group, Optional.empty());
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
    if (named.isEmpty() || status.isEmpty()) {
      return Optional.empty();
    }
    int pid = status.get().process();
    Optional<ProcStat> process = pid == tid.getAsInt() ? named : ProcStat.ofProcess(pid);
    return process.map(
        stat ->
            new TaskInfo(
                new Task(pid, stat.startTime()),
                named.get().isExiting(),
                stat.isExiting() && stat.threads() <= 1,
                status.get().uid(),
                status.get().savedUid(),
                stat.isKernelThread(),
                pid == self || journal.isGuardian(pid)));
  }

  @Override
  public int groupOf(Task task) throws IOException {
    if (hasForkEvents()) {
      lineage.drainEvents();
    } else if (members.find(task).isEmpty() && members.isAnyGroupUsed()) {
      members.addIfMarked(task.pid());
      lineage.findUnmarkedChildren();
    }
    return members.find(task).map(Member::group).orElse(ROOT);
  }

  @Override
  public boolean attach(Task task, int group) throws IOException {
    journal.open();
    crew.assemble();
    return lineage.withForksDrained(
        () -> {
          Optional<Member> member = members.move(task, group);
          if (member.isEmpty()) {
            return false;
          }
          members.dropIfIdle(member.get());
          return true;
        });
  }

  @Override
  public int markOwner() throws IOException {
    return marks.owner();
  }

  @Override
  public void finishAttach(Task task) throws IOException {
    Optional<Member> member = members.find(task);
    if (member.isPresent() && member.get().isMarkPending()) {
      marker.setMark(member.get());
      if (member.get().isMarkPending()) {
        marker.requestAll();
      }
    }
  }

  @Override
  public Map<Task, Integer> members() {
    Map<Task, Integer> away = new HashMap<>();
    for (Member member : members.all()) {
      if (member.group() != ROOT) {
        away.put(member.task(), member.group());
      }
    }
    return away;
  }

  /**
   * What an engine that is no more has left.
   *
   * @param guarded see {@link Recovery#of}
   * @param owners the {@link Engine#markOwner}s whose marks the members bear
   * @param members where processes were put, marked or not
   * @param frozen the groups whose tasks were to be frozen
   */
  public record Estate(
      Supplier<String> guarded,
      Set<Integer> owners,
      Map<Task, Integer> members,
      Set<Integer> frozen) {}

  /**
   * What came of taking over.
   *
   * @param frozen how many processes are frozen that were
   * @param damage what is wrong with the journal, in words, if something is
   */
  public record TakenOver(int frozen, Optional<String> damage) {}

  /**
   * Takes over the members of an engine that is no more, as far as their groups have been made
   * here. Who was stopped stays so.
   *
   * @param left the bytes of its journal; none if there is none
   */
  public TakenOver takeOver(byte[] left, Estate estate) throws IOException {
    JournalContents reading = JournalContents.of(left);
    List<Entry> debts = Recovery.unpaid(reading, estate.guarded());
    journal.create();
    crew.assemble();
    Set<Integer> strays = new HashSet<>();
    int frozen =
        lineage.withForksDrained(
            () -> {
              strays.addAll(takeOverMembers(estate.owners(), estate.members()));
              int resumed = resume(debts);
              return reading.isComplete() ? resumed : resumed + presume(estate.frozen());
            });
    journal.publish();
    for (int pid : strays) {
      RlimitMark.clearOf(estate.owners(), pid);
    }
    marker.requestAll();
    lineage.scanAll();
    return new TakenOver(frozen, left.length == 0 ? Optional.empty() : reading.damage());
  }

  /**
   * Where it is not known who stopped them, those of groups that were to be frozen were stopped by
   * us.
   */
  private int presume(Set<Integer> frozen) throws IOException {
    int presumed = 0;
    for (Member member : members.all()) {
      TaskFreezeState ledger = member.freezeState();
      if (frozen.contains(member.group())
          && !ledger.isFreezeRequested()
          && member.process().runState().groupStop()) {
        ledger.restore(ThawAction.CONTINUE);
        presumed++;
      }
    }
    return presumed;
  }

  /**
   * Again and again, as long as children are found that were born with a mark meanwhile.
   *
   * @return the ids of those whose mark is of no group
   */
  private Set<Integer> takeOverMembers(Set<Integer> owners, Map<Task, Integer> known)
      throws IOException {
    Set<Integer> strays = new HashSet<>();
    long before;
    long begin = System.nanoTime();
    do {
      before = members.addedCount();
      Processes.visitAll(
          pid -> {
            if (!members.takeOver(owners, pid)) {
              strays.add(pid);
            }
          });
    } while (members.addedCount() > before && System.nanoTime() - begin < CHASE_NANOS);
    for (Map.Entry<Task, Integer> one : known.entrySet()) {
      boolean isAway = one.getValue() != ROOT && members.hasGroup(one.getValue());
      if (isAway && members.find(one.getKey()).isEmpty()) {
        members.move(one.getKey(), one.getValue());
      }
    }
    return strays;
  }

  /**
   * Lets go of those who are frozen, but in a group that was not: what says why may have been lost.
   */
  public void thawStrays() throws IOException {
    List<Member> strays = new ArrayList<>(members.all());
    strays.removeIf(member -> freezing.contains(member.group()));
    holding.thaw(strays);
  }

  private int resume(List<Entry> debts) throws IOException {
    int resumed = 0;
    for (Entry entry : debts) {
      Optional<Member> member = members.find(entry.task());
      if (member.isEmpty()) {
        member = members.move(entry.task(), ROOT);
      }
      if (member.isPresent()) {
        member.get().freezeState().restore(entry.action());
        resumed++;
      }
    }
    return resumed;
  }

  @Override
  public int[] threads(int group, int reader) throws IOException {
    return list(Unit.THREAD, group, reader);
  }

  @Override
  public int[] processes(int group, int reader) throws IOException {
    return list(Unit.PROCESS, group, reader);
  }

  private int[] list(Unit unit, int group, int reader) throws IOException {
    int[] ids = new ThreadList(unit, members, lineage, PidNamespaces.of(reader)).of(group);
    if (members.countHidden(group) > 0) {
      throw new HiddenTaskException();
    }
    return ids;
  }

  @Override
  public boolean isEmpty(int group) throws IOException {
    long begin = System.nanoTime();
    List<Member> known = members.inGroup(group);
    while (!isAnyAlive(known)) {
      // All that were known have gone, so whatever they left behind has been born by now.
      MemberSnapshot roll = lineage.snapshot(group);
      if (roll.isEmpty()) {
        return true;
      }
      if (roll.hidden() > 0 || System.nanoTime() - begin > ForkTracker.MAX_RETRY_NANOS) {
        return false;
      }
      known = roll.members();
    }
    return false;
  }

  /** Forgets those that are dead, on the way. */
  private boolean isAnyAlive(List<Member> some) throws IOException {
    for (Member member : some) {
      if (member.process().runState().alive()) {
        return true;
      }
      members.removeDead(member);
    }
    return false;
  }

  @Override
  public ForkedTasks takeForkedTasks(int group) throws IOException {
    List<Task> born = new ArrayList<>();
    boolean complete = true;
    boolean lost = true;
    // Somebody's end is mostly the only one.
    for (int look = 0; look < BIRTH_LOOKS && complete && lost; look++) {
      long losses = members.departures(group);
      complete = lineage.drainEvents();
      born.addAll(members.takeForked(group));
      lost = members.departures(group) != losses;
    }
    return new ForkedTasks(born, complete && !lost && members.countHidden(group) == 0);
  }

  @Override
  public void boostPriority() throws IOException {
    chase.begin();
  }

  @Override
  public Map<Integer, Outcome> freeze(List<Integer> groups) throws IOException {
    return freezeBut(groups, null);
  }

  @Override
  public Map<Integer, Outcome> freezeAllButOne(List<Integer> groups) throws IOException {
    for (int group : groups) {
      List<Member> lastFirst = new ArrayList<>(lineage.retriedSnapshot(group).members());
      lastFirst.sort(Comparator.comparingInt(member -> -member.task().pid()));
      for (Member member : lastFirst) {
        if (!member.freezeState().isFreezeRequested() && member.process().runState().alive()) {
          return freezeBut(groups, member);
        }
      }
    }
    return freezeBut(groups, null);
  }

  @Override
  public void setFreezeRefused(int group, Optional<Task> task) {
    holding.setRefusing(group, task);
  }

  /**
   * Tells all of some groups but one.
   *
   * @param leftOut null if nobody is
   */
  private Map<Integer, Outcome> freezeBut(List<Integer> groups, Member leftOut) throws IOException {
    FreezeInProgress freeze = new FreezeInProgress();
    groups.forEach(group -> freezes.put(group, freeze));
    freezing.addAll(groups);
    try {
      return withHidden(groups, tellAll(groups, freeze, leftOut));
    } finally {
      freeze.end();
      groups.forEach(freezes::remove);
    }
  }

  private Outcomes tellAll(List<Integer> groups, FreezeInProgress freeze, Member leftOut)
      throws IOException {
    long deadline = System.nanoTime() + CHASE_NANOS;
    chase.begin();
    attendant.catchUp();
    while (true) {
      freeze.beginRound();
      MemberSnapshot roll = lineage.snapshot(groups);
      Telling telling = new Telling(leftOut);
      telling.tell(roll.members(), () -> isLate(deadline) || freeze.isForking());
      if (roll.complete() && !telling.anyNew.get() && freeze.endIfNoneIsLeft()) {
        return telling.outcomes;
      }
      if (isLate(deadline)) {
        // Whoever is forked from now on is told at once.
        freeze.end();
        Telling last = new Telling(leftOut);
        last.tell(membersOf(groups), () -> true);
        return last.outcomes;
      }
    }
  }

  private static boolean isLate(long deadline) {
    return System.nanoTime() - deadline > 0;
  }

  private List<Member> membersOf(Collection<Integer> groups) {
    List<Member> all = new ArrayList<>();
    groups.forEach(group -> all.addAll(members.inGroup(group)));
    return all;
  }

  /** Tells members to freeze, parents before their children, and counts. */
  private final class Telling {
    private final Member leftOut;
    private final Outcomes outcomes = new Outcomes();
    private final AtomicBoolean anyNew = new AtomicBoolean();

    Telling(Member leftOut) {
      this.leftOut = leftOut;
    }

    /**
     * Tells them all.
     *
     * @param isEnough whether parents are to be waited for no longer
     */
    void tell(List<Member> all, BooleanSupplier isEnough) throws IOException {
      StopOrder generations = new StopOrder(members, all);
      for (List<Member> generation : generations.levels()) {
        List<Member> untold =
            generation.stream().filter(one -> !one.freezeState().isFreezeRequested()).toList();
        holding.awaitStill(generations.parentsOf(untold), isEnough);
        crew.each(generation, this::tell);
      }
    }

    private void tell(Member member) throws IOException {
      if (member.freezeState().isFreezeRequested()) {
        outcomes.addDone(member.group());
        return;
      }
      switch (member == leftOut ? FreezeResult.REFUSED : holding.tell(member)) {
        case REQUESTED -> {
          outcomes.addDone(member.group());
          anyNew.set(true);
        }
        case REFUSED -> outcomes.addRefused(member.group());
        default -> {}
      }
    }
  }

  @Override
  public boolean freeze(Task task) throws IOException {
    Optional<Member> member = members.find(task);
    if (member.isEmpty()) {
      return true;
    }
    freezing.add(member.get().group());
    return holding.tell(member.get()) != FreezeResult.REFUSED;
  }

  @Override
  public boolean isFrozen(Task task) throws IOException {
    attendant.catchUp();
    Optional<Member> member = members.find(task);
    return member.isPresent()
        && member.get().freezeState().isFreezeRequested()
        && holding.areStill(List.of(member.get()));
  }

  @Override
  public boolean isFrozenEnough(int group, Optional<Task> except) throws IOException {
    // Who was told last stands still last, so that is who makes a look in vain a short one.
    List<Member> lastFirst = new ArrayList<>(members.inGroup(group));
    except.ifPresent(task -> lastFirst.removeIf(member -> member.task().equals(task)));
    Collections.reverse(lastFirst);
    ShortWait wait = new ShortWait();
    boolean slept = false;
    while (!holding.wereSeenStill(lastFirst)) {
      if (slept) {
        return false;
      }
      // A reader who asks again and again would keep the processor from those who have yet to stop.
      slept = wait.pause(GIVE_WAY_NANOS);
    }
    return areAtRest(Set.of(group), except);
  }

  @Override
  public boolean noneRestarted(Set<Integer> groups) throws IOException {
    return areAtRest(groups, Optional.empty());
  }

  private boolean areAtRest(Set<Integer> groups, Optional<Task> except) throws IOException {
    attendant.catchUp();
    for (int group : groups) {
      if (members.countHidden(group) > 0) {
        return false;
      }
    }
    Map<Member, Long> seen = new HashMap<>();
    Map<Member, Long> unseen = disturbed(groups, except);
    while (!unseen.isEmpty()) {
      if (!holding.areStill(unseen.keySet())) {
        return false;
      }
      // Asked after they were seen still: whoever was born to them was born by now.
      if (!lineage.drainEvents()) {
        return false;
      }
      seen.putAll(unseen);
      unseen = disturbed(groups, except);
      unseen.keySet().removeAll(seen.keySet());
    }
    disturbances.settle(seen);
    return true;
  }

  private Map<Member, Long> disturbed(Set<Integer> groups, Optional<Task> except) {
    Map<Member, Long> members = disturbances.in(groups);
    except.ifPresent(task -> members.keySet().removeIf(member -> member.task().equals(task)));
    return members;
  }

  @Override
  public Map<Integer, Outcome> thaw(List<Integer> groups) throws IOException {
    for (int group : groups) {
      freezing.remove(group);
      disturbances.forget(group);
    }
    Outcomes outcomes = holding.thaw(membersOf(groups));
    if (groups.contains(ROOT)) {
      members.inGroup(ROOT).forEach(members::dropIfIdle);
    }
    return outcomes.of(groups);
  }

  @Override
  public boolean thaw(Task task) throws IOException {
    Optional<Member> member = members.find(task);
    if (member.isEmpty()) {
      return true;
    }
    disturbances.forget(member.get());
    boolean thawed = !holding.thaw(List.of(member.get())).ofAll().isPartial();
    members.dropIfIdle(member.get());
    return thawed;
  }

  @Override
  public Outcome signal(int group, int signal, int sender) throws IOException {
    if (signal == Signal.SIGKILL.intValue()) {
      chase.begin();
      return withHidden(group, kill(group, processOf(sender)));
    }
    // SIGCONT that others sent before does not take away a stop that is held back now.
    attendant.catchUp();
    int sent = 0;
    int refused = 0;
    for (Member member : lineage.retriedSnapshot(group).members()) {
      Recorder.Signal event = recorder.beginSignal();
      Result result = member.freezeState().signal(signal);
      event.end(member.task(), group, signal, result);
      switch (result) {
        case REFUSED -> refused++;
        case GONE -> members.removeDead(member);
        default -> sent++;
      }
    }
    return withHidden(group, new Outcome(sent, refused));
  }

  private Map<Integer, Outcome> withHidden(List<Integer> groups, Outcomes ofOthers)
      throws IOException {
    Map<Integer, Outcome> outcomes = new HashMap<>();
    for (int group : groups) {
      outcomes.put(group, withHidden(group, ofOthers.of(group)));
    }
    return outcomes;
  }

  private Outcome withHidden(int group, Outcome ofOthers) throws IOException {
    return new Outcome(ofOthers.done(), ofOthers.refused() + members.countHidden(group));
  }

  private Outcome kill(int group, int senderProcess) throws IOException {
    KillSweep sweep = new KillSweep(members, lineage, group, senderProcess, recorder);
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
  public PollResult poll() throws IOException {
    chase.endIfOver();
    return attendant.attend();
  }

  /**
   * Ends, but leaves everything as it is: what was told to freeze, and the marks. Another can
   * {@link #takeOver} then.
   */
  public void leave() {
    if (holding.close()) {
      freezing.clear();
      end();
    }
  }

  private void end() {
    journal.close();
    newsWatch.ifPresent(EventReader::close);
    attendant.close();
    crew.close();
    marker.close();
    lineage.close();
  }

  @Override
  public void close() {
    if (!holding.close()) {
      return;
    }
    freezing.clear();
    try {
      if (holding.thaw(members.all()).ofAll().isPartial()) {
        LOG.warn("some processes stay stopped: they may not be signalled any more");
      }
    } catch (IOException e) {
      LOG.error("some processes could not be let go", e);
    }
    takeMarksOff();
    end();
  }

  /** Again and again, as long as children are found that were born with a mark meanwhile. */
  private void takeMarksOff() {
    long begin = System.nanoTime();
    try {
      long before;
      boolean complete;
      do {
        before = members.addedCount();
        for (int pid : members.clearMarks()) {
          marks.clearAsUser(pid);
        }
        complete = lineage.drainEvents();
      } while ((!complete || members.addedCount() > before)
          && System.nanoTime() - begin < CHASE_NANOS);
    } catch (IOException e) {
      LOG.warn("marks are left on some processes: {}", e.getMessage());
    }
  }
}
