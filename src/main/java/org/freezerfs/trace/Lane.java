package org.freezerfs.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One group's part of a {@link Chart}. Times are in nanoseconds, from whenever they count. */
final class Lane {
  static final long UNKNOWN = -1;

  private final int id;
  private final List<Change> changes = new ArrayList<>();
  private final List<long[]> marks = new ArrayList<>();

  /** Those that it had before. */
  private final Set<String> names = new LinkedHashSet<>();

  private String path;
  private long made = UNKNOWN;
  private long removed = UNKNOWN;

  Lane(int id, String path) {
    this.id = id;
    this.path = path;
  }

  /** A state that was entered. */
  private record Change(long at, int before, int state, int tasks, long took) {}

  int id() {
    return id;
  }

  String path() {
    return path;
  }

  /** What it was called first. */
  void setPath(String first) {
    path = first;
  }

  void rename(String to) {
    names.add(path);
    path = to;
  }

  void setMade(long at) {
    made = at;
  }

  void setRemoved(long at) {
    removed = at;
  }

  void change(long at, int before, int state, int tasks, long took) {
    changes.add(new Change(at, before, state, tasks, took));
  }

  void mark(long at, Mark kind, int task, long took, long... more) {
    long[] mark = new long[4 + more.length];
    mark[0] = at;
    mark[1] = kind.number();
    mark[2] = task;
    mark[3] = took;
    System.arraycopy(more, 0, mark, 4, more.length);
    marks.add(mark);
  }

  /** What the page is told, with all times counted from {@code zero}. */
  Map<String, Object> describe(long zero) {
    changes.sort(Comparator.comparingLong(Change::at));
    marks.sort(Comparator.comparingLong(mark -> mark[0]));
    marks.forEach(mark -> mark[0] -= zero);
    long begin = made == UNKNOWN ? 0 : made - zero;
    Map<String, Object> lane = new LinkedHashMap<>();
    lane.put("id", id);
    lane.put("path", path);
    lane.put("names", List.copyOf(names));
    lane.put("end", removed == UNKNOWN ? UNKNOWN : removed - zero);
    lane.put("spans", spans(zero, begin));
    lane.put("marks", marks);
    return lane;
  }

  /** When each begins, its state, how many tasks were told, and how long that took. */
  private List<long[]> spans(long zero, long begin) {
    List<long[]> spans = new ArrayList<>();
    // A group may be born frozen.
    if (changes.isEmpty() || changes.get(0).at() - zero > begin) {
      long first = changes.isEmpty() ? 0 : changes.get(0).before();
      spans.add(new long[] {begin, first, UNKNOWN, UNKNOWN});
    }
    for (Change change : changes) {
      spans.add(new long[] {change.at() - zero, change.state(), change.tasks(), change.took()});
    }
    return spans;
  }
}
