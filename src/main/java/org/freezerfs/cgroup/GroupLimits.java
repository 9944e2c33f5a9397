package org.freezerfs.cgroup;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
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
  private record Limits(int depth, int descendants) {
    static final Limits NONE = new Limits(NO_LIMIT, NO_LIMIT);

    Limits withDepth(int newDepth) {
      return new Limits(newDepth, descendants);
    }

    Limits withDescendants(int newDescendants) {
      return new Limits(depth, newDescendants);
    }
  }

  /** Groups without a limit are not in it. */
  private final Map<Group, Limits> limits = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "limits";
  }

  @Override
  public List<ControlFileType> files() {
    return List.of(
        file("cgroup.max.depth", Limits::depth, Limits::withDepth),
        file("cgroup.max.descendants", Limits::descendants, Limits::withDescendants));
  }

  private ControlFileType file(
      String name, ToIntFunction<Limits> limit, BiFunction<Limits, Integer, Limits> change) {
    return ControlFileType.readWrite(
        name,
        (group, caller) -> word(limit.applyAsInt(of(group))) + "\n",
        (group, caller, text) -> {
          int number = number(text);
          limits.compute(
              group,
              (key, before) -> {
                Limits after = change.apply(before == null ? Limits.NONE : before, number);
                return after.equals(Limits.NONE) ? null : after;
              });
          group.persist();
        });
  }

  private Limits of(Group group) {
    return limits.getOrDefault(group, Limits.NONE);
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

  @Override
  public void destroy(Group group) {
    limits.remove(group);
  }

  /** Refuses with EAGAIN. It takes a time that grows with the depth alone. */
  @Override
  public void canCreate(Group parent) throws CgroupException {
    if (limits.isEmpty()) {
      return;
    }
    int depth = 1;
    for (Group group = parent; group != null; group = group.parent()) {
      Limits those = of(group);
      boolean isFull =
          depth > those.depth()
              || (those.descendants() != NO_LIMIT
                  && group.descendantCount() >= those.descendants());
      if (isFull) {
        throw new CgroupException(Errno.EAGAIN);
      }
      depth++;
    }
  }

  @Override
  public Optional<String> save(Group group) {
    return Optional.ofNullable(limits.get(group))
        .map(those -> those.depth() + SEPARATOR + those.descendants());
  }

  @Override
  public void restore(Group group, String saved) {
    String[] numbers = saved.split(SEPARATOR, -1);
    limits.put(group, new Limits(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])));
  }
}
