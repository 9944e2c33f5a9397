package org.freezerfs.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.freezerfs.engine.Engine;

/**
 * The contents of a timeline page: a {@link Lane} for each group. Events may be added in any order;
 * their times are nanoseconds since 1970.
 */
final class Chart {
  static final int THAWED = 0;
  static final int FREEZING = 1;
  static final int FROZEN = 2;

  private static final double NANOS_PER_MILLI = 1e6;

  private final Map<Integer, Lane> lanes = new TreeMap<>();
  private final List<Rename> renames = new ArrayList<>();
  private final Map<String, Integer> results = new LinkedHashMap<>();
  private final Map<String, Integer> words = new LinkedHashMap<>();
  private final Map<String, Object> signals = new TreeMap<>();

  private String mountPoint = "?";
  private String semantics = "?";
  private String engine = "";
  private String thawed = "RUNNING";
  private int daemon;
  private boolean ended;
  private long torn;
  private long begin = Long.MAX_VALUE;
  private long end = Long.MIN_VALUE;

  private record Rename(long at, int group, String to) {}

  /** Whether nothing was added. */
  boolean isEmpty() {
    return begin > end;
  }

  /** Extends the chart to this moment. */
  void extendTo(long at) {
    begin = Math.min(begin, at);
    end = Math.max(end, at);
  }

  /**
   * Sets which mount this is a chart of. An empty text leaves what was set before.
   *
   * @param path the mount point
   * @param engineWord the word of its engine; empty if it is not known
   * @param daemonPid the process that served the mount
   * @param hasEnded whether the mount ended in order
   */
  void setMount(
      String path, String semanticsWord, String engineWord, int daemonPid, boolean hasEnded) {
    mountPoint = path.isEmpty() ? mountPoint : path;
    semantics = semanticsWord.isEmpty() ? semantics : semanticsWord;
    engine = engineWord.isEmpty() ? engine : engineWord;
    daemon = daemonPid;
    ended |= hasEnded;
  }

  /** Notes that the last part of the recording is torn. */
  void setTorn(long bytes) {
    torn = bytes;
  }

  private Lane lane(int group, String path) {
    return lanes.computeIfAbsent(group, id -> new Lane(id, path));
  }

  void addCreation(long at, int group, String path) {
    lane(group, path).setCreated(at);
    renames.add(new Rename(at, group, path));
  }

  void addRename(long at, int group, String path) {
    lane(group, path);
    renames.add(new Rename(at, group, path));
  }

  void addRemoval(long at, int group, String path) {
    lane(group, path).setRemoved(at);
  }

  /**
   * Adds a transition of a group.
   *
   * @param from the word of the state that it left; {@code to} is the word of the new state
   * @param tasks how many tasks were requested to freeze, found frozen, or thawed
   * @param took how long that took, in nanoseconds
   */
  void addTransition(
      long at, int group, String path, String from, String to, int tasks, long took) {
    lane(group, path).addTransition(at, state(from), state(to), tasks, took);
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

  void addAttach(long at, int task, int from, String fromPath, int to, String toPath, long took) {
    lane(from, fromPath).addMark(at, ChartMark.OUT, task, took, to);
    lane(to, toPath).addMark(at, ChartMark.IN, task, took, from);
  }

  void addFork(long at, int group, String path, int task, String result, long took) {
    lane(group, path).addMark(at, ChartMark.FORK, task, took, number(result));
  }

  void addFault(long at, int group, String path, int task, String fault) {
    lane(group, path).addMark(at, ChartMark.FAULT, task, 0, word(fault));
  }

  void addExit(long at, int group, String path, int task) {
    lane(group, path).addMark(at, ChartMark.EXIT, task, 0);
  }

  void addSignal(long at, int group, String path, int task, int signal, String result, long took) {
    signals.put(Integer.toString(signal), EventText.signalName(signal));
    lane(group, path).addMark(at, ChartMark.SIGNAL, task, took, signal, number(result));
  }

  /**
   * Adds that a task was stopped again after it had been continued from outside.
   *
   * @param delay nanoseconds from one to the other, or {@link Lane#UNKNOWN}
   */
  void addRestop(long at, int group, String path, int task, long delay, long took) {
    lane(group, path).addMark(at, ChartMark.RESTOP, task, took, delay);
  }

  /**
   * Adds a read or write.
   *
   * @param text what was written; null if it was a read
   * @param error the name of the error; empty if there was none
   */
  void addRequest(
      long at,
      int group,
      String path,
      int caller,
      String command,
      String file,
      String text,
      String error,
      boolean isFault,
      long took) {
    ChartMark kind = text == null ? ChartMark.READ : ChartMark.WRITE;
    lane(group, path)
        .addMark(
            at,
            error.isEmpty() ? kind : ChartMark.REFUSED,
            caller,
            took,
            word(file),
            text == null ? Lane.UNKNOWN : word(text),
            word(command),
            isFault ? 1 : 0,
            word(error));
  }

  private int word(String word) {
    return words.computeIfAbsent(word, key -> words.size());
  }

  private int number(String result) {
    return results.computeIfAbsent(result, key -> results.size());
  }

  /** Returns the contents as maps, lists, numbers and text, for {@link Json}. */
  Map<String, Object> describe() {
    nameLanes();
    Map<String, Object> paths = new LinkedHashMap<>();
    List<Object> shown = new ArrayList<>();
    for (Lane lane : lanes.values()) {
      paths.put(Integer.toString(lane.id()), lane.path());
      // The root has no state, and each task that leaves it is marked in the group that it enters.
      if (lane.id() != Engine.ROOT) {
        shown.add(lane.describe(begin));
      }
    }
    Map<String, Object> chart = new LinkedHashMap<>();
    chart.put("mountPoint", mountPoint);
    chart.put("semantics", semantics);
    chart.put("engine", engine);
    chart.put("daemon", daemon);
    chart.put("ended", ended);
    chart.put("begin", Math.round(begin / NANOS_PER_MILLI));
    chart.put("duration", end - begin);
    chart.put("states", List.of(thawed, "FREEZING", "FROZEN"));
    chart.put("results", List.copyOf(results.keySet()));
    chart.put("words", List.copyOf(words.keySet()));
    chart.put("signals", signals);
    chart.put("torn", torn);
    chart.put("paths", paths);
    chart.put("lanes", shown);
    return chart;
  }

  /** Gives each lane its names: a rename of a group also renames the paths of all groups below. */
  private void nameLanes() {
    renames.sort(Comparator.comparingLong(Rename::at));
    Set<Lane> present = new LinkedHashSet<>();
    for (Rename rename : renames) {
      Lane lane = lanes.get(rename.group());
      String before = lane.path();
      if (present.add(lane)) {
        lane.setPath(rename.to());
      } else if (!before.equals(rename.to())) {
        for (Lane other : present) {
          if (other == lane || other.path().startsWith(before + "/")) {
            String former = other.path();
            other.rename(rename.to() + former.substring(before.length()));
            other.addMark(rename.at(), ChartMark.RENAMED, 0, 0, word(former), word(other.path()));
          }
        }
      }
    }
  }
}
