package org.freezerfs.cgroup;

import java.util.List;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import java.util.function.ToIntFunction;
import jnr.constants.platform.Errno;

/**
 * How many groups there may be below a group, and how deep: {@code cgroup.max.descendants} and
 * {@code cgroup.max.depth} (kernel/cgroup/cgroup.c, cgroup_check_hierarchy_limits).
 */
final class GroupLimits implements Subsystem {
  private static final String NO_LIMIT_WORD = "max";
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  /** Separates the two numbers that are kept of a group. */
  private static final String SEPARATOR = ":";

  /** The limits of one group. */
  private static final class Limits {
    private volatile int depth = NO_LIMIT;
    private volatile int descendants = NO_LIMIT;
  }

  @Override
  public String name() {
    return "limits";
  }

  @Override
  public List<ControlFileType> files() {
    return List.of(
        file("cgroup.max.depth", limits -> limits.depth, (limits, max) -> limits.depth = max),
        file(
            "cgroup.max.descendants",
            limits -> limits.descendants,
            (limits, max) -> limits.descendants = max));
  }

  private static ControlFileType file(
      String name, ToIntFunction<Limits> limit, ObjIntConsumer<Limits> change) {
    return ControlFileType.readWrite(
        name,
        (group, caller) -> word(limit.applyAsInt(of(group))) + "\n",
        (group, caller, text) -> {
          change.accept(of(group), number(text));
          group.persist();
        });
  }

  @Override
  public void create(Group group) {
    group.addData(new Limits());
  }

  private static Limits of(Group group) {
    return group.data(Limits.class);
  }

  private static String word(int limit) {
    return limit == NO_LIMIT ? NO_LIMIT_WORD : Integer.toString(limit);
  }

  /** Reads "max" or a number; ERANGE for one below 0 or of more than 31 bits. */
  private static int number(String text) throws CgroupException {
    if (WhiteSpace.strip(text).equals(NO_LIMIT_WORD)) {
      return NO_LIMIT;
    }
    int number = Numbers.parseInt(text, Errno.ERANGE);
    if (number < 0) {
      throw new CgroupException(Errno.ERANGE);
    }
    return number;
  }

  /** Refuses with EAGAIN. It takes a time that grows with the depth alone. */
  @Override
  public void canCreate(Group parent) throws CgroupException {
    int depth = 1;
    for (Group group = parent; group != null; group = group.parent()) {
      Limits those = of(group);
      boolean isFull =
          depth > those.depth
              || (those.descendants != NO_LIMIT && group.descendantCount() >= those.descendants);
      if (isFull) {
        throw new CgroupException(Errno.EAGAIN);
      }
      depth++;
    }
  }

  @Override
  public Optional<String> save(Group group) {
    Limits those = of(group);
    return those.depth == NO_LIMIT && those.descendants == NO_LIMIT
        ? Optional.empty()
        : Optional.of(those.depth + SEPARATOR + those.descendants);
  }

  @Override
  public void restore(Group group, String saved) {
    String[] numbers = saved.split(SEPARATOR, -1);
    of(group).depth = Integer.parseInt(numbers[0]);
    of(group).descendants = Integer.parseInt(numbers[1]);
  }
}
