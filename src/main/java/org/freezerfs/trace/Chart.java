package org.freezerfs.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.Engine;

/**
 * What a page shows of a recording: a {@link Lane} for each group. What happened may be told in any
 * order, at times in nanoseconds since 1970.
 */
final class Chart {
  static final int THAWED = 0;
  static final int FREEZING = 1;
  static final int FROZEN = 2;

  private static final double NANOS_PER_MILLI = 1e6;

  private final Map<Integer, Lane> lanes = new TreeMap<>();
  private final List<Rename> renames = new ArrayList<>();
  private final Map<String, Integer> results = new LinkedHashMap<>();
  private final Map<String, Object> signals = new TreeMap<>();

  private String mountPoint = "?";
  private String semantics = "?";
  private String thawed = "RUNNING";
  private int daemon;
  private boolean ended;
  private long begin = Long.MAX_VALUE;
  private long end = Long.MIN_VALUE;

  private record Rename(long at, int group, String to) {}

  /** Whether anything was told. */
  boolean isEmpty() {
    return begin > end;
  }

  /** The recording reaches to this moment. */
  void reach(long at) {
    begin = Math.min(begin, at);
    end = Math.max(end, at);
  }

  void mount(String isAt, String hasSemantics, int isServedBy, boolean hasEnded) {
    mountPoint = isAt;
    semantics = hasSemantics;
    daemon = isServedBy;
    ended |= hasEnded;
  }

  private Lane lane(int group, String path) {
    return lanes.computeIfAbsent(group, id -> new Lane(id, path));
  }

  void made(long at, int group, String path) {
    lane(group, path).setMade(at);
    renames.add(new Rename(at, group, path));
  }

  void renamed(long at, int group, String path) {
    lane(group, path);
    renames.add(new Rename(at, group, path));
  }

  void removed(long at, int group, String path) {
    lane(group, path).setRemoved(at);
  }

  /**
   * A group went from one state to the next.
   *
   * @param from one of the words for a state, as {@code to} is
   * @param tasks how many were told to freeze or let go, which took {@code took}
   */
  void transition(long at, int group, String path, String from, String to, int tasks, long took) {
    lane(group, path).change(at, state(from), state(to), tasks, took);
  }

  private int state(String word) {
    return switch (word) {
      case "FREEZING" -> FREEZING;
      case "FROZEN" -> FROZEN;
      default -> {
        thawed = word;
        yield THAWED;
      }
    };
  }

  void attach(long at, int task, int from, String fromPath, int to, String toPath, long took) {
    lane(from, fromPath).mark(at, Mark.OUT, task, took, to);
    lane(to, toPath).mark(at, Mark.IN, task, took, from);
  }

  void fork(long at, int group, String path, int task, String result, long took) {
    lane(group, path).mark(at, Mark.FORK, task, took, number(result));
  }

  void signal(long at, int group, String path, int task, int signal, String result, long took) {
    String name = Signal.valueOf(signal).name();
    signals.put(Integer.toString(signal), name.startsWith("SIG") ? name : "signal " + signal);
    lane(group, path).mark(at, Mark.SIGNAL, task, took, signal, number(result));
  }

  /**
   * A task that had been woken was stopped again.
   *
   * @param delay how long after; {@link Lane#UNKNOWN} if that is not known
   */
  void guard(long at, int group, String path, int task, long delay, long took) {
    lane(group, path).mark(at, Mark.GUARD, task, took, delay);
  }

  private int number(String result) {
    return results.computeIfAbsent(result, key -> results.size());
  }

  /** What the page is told: maps, lists, numbers and text, as in JSON. */
  Map<String, Object> describe() {
    nameLanes();
    Map<String, Object> paths = new LinkedHashMap<>();
    List<Object> shown = new ArrayList<>();
    for (Lane lane : lanes.values()) {
      paths.put(Integer.toString(lane.id()), lane.path());
      // The root has no state, and all that is moved out of it is moved into another.
      if (lane.id() != Engine.ROOT) {
        shown.add(lane.describe(begin));
      }
    }
    Map<String, Object> chart = new LinkedHashMap<>();
    chart.put("mountPoint", mountPoint);
    chart.put("semantics", semantics);
    chart.put("daemon", daemon);
    chart.put("ended", ended);
    chart.put("begin", Math.round(begin / NANOS_PER_MILLI));
    chart.put("duration", end - begin);
    chart.put("states", List.of(thawed, "FREEZING", "FROZEN"));
    chart.put("results", List.copyOf(results.keySet()));
    chart.put("signals", signals);
    chart.put("paths", paths);
    chart.put("lanes", shown);
    return chart;
  }

  /** A group's own names, and those of whatever was below another that was renamed. */
  private void nameLanes() {
    renames.sort(Comparator.comparingLong(Rename::at));
    Set<Lane> there = new LinkedHashSet<>();
    for (Rename rename : renames) {
      Lane lane = lanes.get(rename.group());
      String before = lane.path();
      if (there.add(lane)) {
        lane.setPath(rename.to());
      } else if (!before.equals(rename.to())) {
        for (Lane other : there) {
          if (other == lane || other.path().startsWith(before + "/")) {
            other.rename(rename.to() + other.path().substring(before.length()));
          }
        }
      }
    }
  }
}
