package org.freezerfs.explore;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.fuse.ClientOperation;

/** The operations of one run, each with its place in a {@link Series}. */
final class OperationLog {
  private static final String ROOT = "/";
  private static final int LONGEST_WORD = 20;

  private final Semantics semantics;

  /** By the paths of groups. */
  @GuardedBy("this")
  private final Map<String, Integer> numbers = new HashMap<>(Map.of(ROOT, 0));

  /** How many other paths a group had had when it got this one. */
  @GuardedBy("this")
  private final Map<String, Integer> earlierPaths = new HashMap<>();

  @GuardedBy("this")
  private int lastGroup;

  @GuardedBy("this")
  private final Set<String> madeByDisturbances = new HashSet<>();

  @GuardedBy("this")
  private final Map<Series, List<Facts>> facts = new LinkedHashMap<>();

  @GuardedBy("this")
  private final Map<Series, OperationType> types = new HashMap<>();

  @GuardedBy("this")
  private final Map<Series, Integer> counts = new HashMap<>();

  OperationLog(Semantics semantics) {
    this.semantics = semantics;
  }

  /** Notes an operation that is about to be done. */
  synchronized SeenOperation note(ClientOperation operation) {
    OperationType type = OperationType.of(operation, semantics);
    Series series = new Series(number(operation.group(), type), name(operation, type));
    if (type == OperationType.RENAME && semantics.renameError().isEmpty()) {
      noteRename(operation.group(), operation.text());
    }
    types.put(series, type);
    return new SeenOperation(series, counts.merge(series, 1, Integer::sum), type, operation);
  }

  /** A group that is about to be made gets its number only once it is {@link #made}. */
  @GuardedBy("this")
  private int number(String path, OperationType type) {
    numberAncestors(path);
    if (type == OperationType.MKDIR) {
      forgetEarlierPath(path);
    }
    Integer known = numbers.get(path);
    if (known == null && type == OperationType.MKDIR) {
      return lastGroup + 1;
    }
    return known == null ? add(path) : known;
  }

  /** Numbers the groups above one that the command uses, if a disturbance has made them. */
  @GuardedBy("this")
  private void numberAncestors(String path) {
    for (int end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
      String ancestor = path.substring(0, end);
      if (isUnusedByCommand(ancestor)) {
        add(ancestor);
      }
    }
  }

  @GuardedBy("this")
  private int add(String path) {
    lastGroup++;
    numbers.put(path, lastGroup);
    return lastGroup;
  }

  /** The command has made a group. */
  synchronized void made(String path) {
    if (!numbers.containsKey(path)) {
      add(path);
    }
  }

  /** A disturbance has made a group, which has no number unless the command uses it. */
  synchronized void madeByDisturbance(String path) {
    madeByDisturbances.add(path);
  }

  /** Whether a disturbance has made a group that the command has not used. */
  synchronized boolean isUnusedByCommand(String path) {
    return madeByDisturbances.contains(path) && !numbers.containsKey(path);
  }

  /** A group that is made is another than one that had this path before it was renamed. */
  @GuardedBy("this")
  private void forgetEarlierPath(String path) {
    Integer number = numbers.get(path);
    if (number != null && Collections.frequency(numbers.values(), number) > 1) {
      numbers.remove(path);
    }
  }

  @GuardedBy("this")
  private void noteRename(String from, String to) {
    for (String path : List.copyOf(numbers.keySet())) {
      if (path.equals(from) || path.startsWith(from + "/")) {
        Integer number = numbers.get(path);
        String renamed = to + path.substring(from.length());
        if (!number.equals(numbers.put(renamed, number))) {
          earlierPaths.put(renamed, Collections.frequency(numbers.values(), number) - 1);
        }
      }
    }
  }

  private String name(ClientOperation operation, OperationType type) {
    String kind = operation.kind().name().toLowerCase(Locale.ROOT);
    if (operation.file().isEmpty()) {
      return kind;
    }
    String name = operation.file() + ":" + kind;
    if (operation.kind() != ClientOperation.Kind.WRITE || type == OperationType.ATTACH) {
      return name;
    }
    String word = OperationType.written(operation, semantics).replaceAll("[^A-Za-z0-9._-]", "_");
    return name + "=" + word.substring(0, Math.min(LONGEST_WORD, word.length()));
  }

  /** The number of a group; negative if the command has not used it. */
  synchronized int numberOf(String path) {
    return numbers.getOrDefault(path, -1);
  }

  /** How many other paths a group had had when it got this one. */
  synchronized int earlierPaths(String path) {
    return earlierPaths.getOrDefault(path, 0);
  }

  /** Notes the facts of an operation. */
  synchronized void note(SeenOperation operation, Facts seen) {
    List<Facts> all = facts.computeIfAbsent(operation.series(), none -> new ArrayList<>());
    while (all.size() < operation.number()) {
      all.add(new Facts(false, false, false, false));
    }
    all.set(operation.number() - 1, seen);
  }

  /** The series in the order of their first operations, with the facts of each. */
  synchronized Map<Series, List<Facts>> series() {
    Map<Series, List<Facts>> copy = new LinkedHashMap<>();
    facts.forEach((series, each) -> copy.put(series, List.copyOf(each)));
    return copy;
  }

  /** The type of a series' operations. */
  synchronized OperationType type(Series series) {
    return types.get(series);
  }
}
