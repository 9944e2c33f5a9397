package org.freezerfs.engine.signals.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.freezerfs.engine.Task;
import org.junit.jupiter.api.Test;

/** The order of random families of processes, judged by what the kernel does when one exits. */
class ContinueOrderTest {
  private static final int INIT = 1;
  private static final int FAMILIES = 20_000;
  private static final int MOST_PROCESSES = 9;
  private static final int MOST_STOPPED = 7;
  private static final int FIRST_PID = 100;

  /**
   * Random processes, of which some are stopped; the others run, and don't exit. The running ones
   * have process groups of their own: a process group whose only link runs is orphaned in any
   * order, once the link exits.
   */
  private record Family(List<ProcessRelations> all, List<ProcessRelations> stopped) {
    static Family random(Random random) {
      List<ProcessRelations> all = new ArrayList<>();
      List<ProcessRelations> stopped = new ArrayList<>();
      all.add(new ProcessRelations(new Task(INIT, 0), 0, INIT, INIT));
      int count = 1 + random.nextInt(MOST_PROCESSES);
      int start = 1;
      for (int i = 0; i < count; i++) {
        ProcessRelations parent = all.get(random.nextInt(all.size()));
        start += random.nextInt(2);
        // Ids begin anew at small numbers.
        int pid = FIRST_PID + (i + 4) % count;
        int session = 10 + 10 * (random.nextInt(10) / 9);
        boolean stops = stopped.size() < MOST_STOPPED && random.nextInt(5) > 0;
        int group = session + random.nextInt(3) + (stops ? 0 : 5);
        ProcessRelations one =
            new ProcessRelations(new Task(pid, start), parent.task().pid(), group, session);
        all.add(one);
        if (stops) {
          stopped.add(random.nextInt(stopped.size() + 1), one);
        }
      }
      return new Family(all, stopped);
    }

    Optional<ProcessRelations> other(int pid) {
      return all.stream().filter(one -> one.task().pid() == pid && pid != INIT).findFirst();
    }

    List<ProcessRelations> inOrder() {
      return ContinueOrder.of(stopped, this::other).stream().map(stopped::get).toList();
    }

    boolean isEachBeforeItsParent(List<ProcessRelations> order) {
      return IntStream.range(0, order.size())
          .allMatch(
              at ->
                  order.subList(0, at).stream()
                      .noneMatch(one -> one.task().pid() == order.get(at).parent()));
    }
  }

  /** What kernel/exit.c does, with the names that it has there. */
  private static final class Kernel {
    private final Map<Integer, ProcessRelations> tasks = new HashMap<>();
    private final Set<Integer> stopped = new HashSet<>();
    private boolean hasSentHangup;

    Kernel(Family family) {
      family.all().forEach(one -> tasks.put(one.task().pid(), one));
      family.stopped().forEach(one -> stopped.add(one.task().pid()));
    }

    /** Whether it sends SIGHUP if each ends as soon as it is continued. */
    static boolean hangsUp(Family family, List<ProcessRelations> order) {
      Kernel kernel = new Kernel(family);
      for (ProcessRelations one : order) {
        kernel.stopped.remove(one.task().pid());
        kernel.exit(kernel.tasks.get(one.task().pid()));
      }
      return kernel.hasSentHangup;
    }

    private void exit(ProcessRelations task) {
      for (ProcessRelations child : List.copyOf(tasks.values())) {
        if (child.parent() == task.task().pid()) {
          ProcessRelations reparented =
              new ProcessRelations(child.task(), INIT, child.processGroup(), child.session());
          tasks.put(child.task().pid(), reparented);
          killOrphanedGroup(reparented, task, null);
        }
      }
      killOrphanedGroup(task, tasks.get(task.parent()), task);
      tasks.remove(task.task().pid());
    }

    private void killOrphanedGroup(
        ProcessRelations task, ProcessRelations parent, ProcessRelations ignored) {
      hasSentHangup |=
          parent.processGroup() != task.processGroup()
              && parent.session() == task.session()
              && willBecomeOrphaned(task.processGroup(), ignored)
              && hasStopped(task.processGroup());
    }

    private boolean willBecomeOrphaned(int group, ProcessRelations ignored) {
      return tasks.values().stream()
          .filter(
              one -> one.processGroup() == group && !one.equals(ignored) && one.parent() != INIT)
          .map(one -> Map.entry(one, tasks.get(one.parent())))
          .noneMatch(
              pair ->
                  pair.getValue().processGroup() != group
                      && pair.getValue().session() == pair.getKey().session());
    }

    private boolean hasStopped(int group) {
      return stopped.stream().anyMatch(pid -> tasks.get(pid).processGroup() == group);
    }
  }

  private static void forRandomFamilies(Predicate<Family> isRight) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < FAMILIES; i++) {
      Family family = Family.random(random);
      assertThat(isRight.test(family)).as("seed %d, family %d: %s", seed, i, family).isTrue();
    }
  }

  @Test
  void noProcessGroupIsOrphanedWithStoppedMembersIfAnyOrderAvoidsIt() {
    forRandomFamilies(
        family -> !Kernel.hangsUp(family, family.inOrder()) || !isAnySafe(family, List.of()));
  }

  /** Whether there is an order that begins so. */
  private static boolean isAnySafe(Family family, List<ProcessRelations> begun) {
    if (!family.isEachBeforeItsParent(begun)) {
      return false;
    }
    if (begun.size() == family.stopped().size()) {
      return !Kernel.hangsUp(family, begun);
    }
    return family.stopped().stream()
        .filter(one -> !begun.contains(one))
        .anyMatch(one -> isAnySafe(family, with(begun, one)));
  }

  private static List<ProcessRelations> with(List<ProcessRelations> some, ProcessRelations one) {
    List<ProcessRelations> more = new ArrayList<>(some);
    more.add(one);
    return more;
  }

  @Test
  void eachProcessIsContinuedOnceAndBeforeItsParent() {
    forRandomFamilies(
        family ->
            family.isEachBeforeItsParent(family.inOrder())
                && family.inOrder().size() == family.stopped().size()
                && Set.copyOf(family.inOrder()).equals(Set.copyOf(family.stopped())));
  }

  @Test
  void eachProcessIsContinuedWhateverTheirIdsAre() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < FAMILIES; i++) {
      List<ProcessRelations> any = new ArrayList<>();
      for (int left = random.nextInt(20); left > 0; left--) {
        Task task = new Task(random.nextInt(8), random.nextInt(4));
        any.add(
            random.nextBoolean()
                ? ProcessRelations.unknown(task)
                : new ProcessRelations(
                    task, random.nextInt(8), random.nextInt(3), random.nextInt(2)));
      }
      assertThat(ContinueOrder.of(any, pid -> any.stream().findFirst()))
          .as("seed %d, %s", seed, any)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, any.size()).boxed().toList());
    }
  }

  @Test
  void theYoungestIsContinuedFirstIfNoRelationsAreKnown() {
    List<ProcessRelations> all =
        List.of(
            ProcessRelations.unknown(new Task(7, 20)),
            ProcessRelations.unknown(new Task(5, 30)),
            ProcessRelations.unknown(new Task(6, 20)),
            ProcessRelations.unknown(new Task(9, 10)));
    assertThat(ContinueOrder.of(all, pid -> Optional.empty())).containsExactly(1, 0, 2, 3);
  }

  @Test
  void aLinkIsTheLastOfItsProcessGroupAndItsParentComesAfterIt() {
    List<ProcessRelations> all =
        List.of(
            new ProcessRelations(new Task(10, 1), INIT, 10, 5),
            new ProcessRelations(new Task(11, 1), 10, 10, 5),
            new ProcessRelations(new Task(20, 2), INIT, 20, 5),
            new ProcessRelations(new Task(21, 3), 20, 10, 5));
    assertThat(ContinueOrder.of(all, pid -> Optional.empty())).containsExactly(1, 0, 3, 2);
  }

  @Test
  void allLinksAreContinuedLast() {
    ProcessRelations outside = new ProcessRelations(new Task(30, 0), INIT, 30, 5);
    List<ProcessRelations> all =
        List.of(
            new ProcessRelations(new Task(12, 3), 30, 10, 5),
            new ProcessRelations(new Task(11, 2), INIT, 10, 5),
            new ProcessRelations(new Task(10, 1), 30, 10, 5));
    assertThat(ContinueOrder.of(all, pid -> Optional.of(outside))).containsExactly(1, 0, 2);
  }

  @Test
  void twoProcessesWithTheSameIdAreBothContinued() {
    List<ProcessRelations> all =
        List.of(
            ProcessRelations.unknown(new Task(20, 2)),
            new ProcessRelations(new Task(20, 7), INIT, 20, 5),
            new ProcessRelations(new Task(21, 8), 20, 10, 5),
            new ProcessRelations(new Task(10, 9), INIT, 10, 5));
    assertThat(ContinueOrder.of(all, pid -> Optional.empty())).containsExactly(3, 2, 1, 0);
  }
}
