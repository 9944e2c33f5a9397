package org.freezerfs.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One group's row of a {@link Chart}: its states as spans, and marks. Times are in nanoseconds. */
final class Lane {
  /** A time or duration that is not known. */
  static final long UNKNOWN = -1;

  private final int id;
  private final List<Change> changes = new ArrayList<>();
  private final List<long[]> marks = new ArrayList<>();

  /** The paths that the group had before. */
  private final Set<String> names = new LinkedHashSet<>();

  private String path;
  private long created = UNKNOWN;
  private long removed = UNKNOWN;

  Lane(int id, String path) {
    this.id = id;
    this.path = path;
  }

  /** The group entered a state. */
  private record Change(long at, int before, int state, int tasks, long took) {}

  int id() {
    return id;
  }

  String path() {
    return path;
  }

  /** Sets the first path of the group. */
  void setPath(String first) {
    path = first;
  }

  void rename(String to) {
    names.add(path);
    path = to;
  }

  void setCreated(long at) {
    created = at;
  }

  void setRemoved(long at) {
    removed = at;
  }

  void addTransition(long at, int before, int state, int tasks, long took) {
    changes.add(new Change(at, before, state, tasks, took));
  }

  /**
   * Adds a mark.
   *
   * @param took how long the action took
   * @param more the values of this kind of mark
   */
  void addMark(long at, ChartMark kind, int task, long took, long... more) {
    long[] mark = new long[4 + more.length];
    mark[0] = at;
    mark[1] = kind.number();
    mark[2] = task;
    mark[3] = took;
    System.arraycopy(more, 0, mark, 4, more.length);
    marks.add(mark);
  }

  /** Returns the contents for {@link Json}, with all times counted from {@code zero}. */
  Map<String, Object> describe(long zero) {
    changes.sort(Comparator.comparingLong(Change::at));
    marks.sort(Comparator.comparingLong(mark -> mark[0]));
    marks.forEach(mark -> mark[0] -= zero);
    long begin = created == UNKNOWN ? 0 : created - zero;
    Map<String, Object> lane = new LinkedHashMap<>();
    lane.put("id", id);
    lane.put("path", path);
    lane.put("names", List.copyOf(names));
    lane.put("end", removed == UNKNOWN ? UNKNOWN : removed - zero);
    lane.put("spans", spans(zero, begin));
    lane.put("marks", marks);
    return lane;
  }

  /** Returns for each span its begin and state, and the transition's tasks and duration. */
  private List<long[]> spans(long zero, long begin) {
    List<long[]> spans = new ArrayList<>();
    // A group may be frozen from its creation.
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
