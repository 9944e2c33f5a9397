package org.freezerfs.top;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.freezerfs.text.LogText;
import org.freezerfs.top.PeriodicSampler.Snapshot;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** What the screen shows: a line about all, one for each group, and one about the keys. */
final class View {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final String COLUMNS = "STATE          FOR  TASKS   CPU%  GROUP";
  private static final String KEYS = "up, down: select   f: freeze   t: thaw   k: kill   q: quit";
  private static final String BEFORE_COLUMNS = "  ";

  /** Lines that show no group: about all, the columns, and the keys. */
  private static final int OTHER_LINES = 3;

  /** After this long without a sample the screen says that there is none. */
  private static final Duration LATE = Duration.ofSeconds(3);

  private final boolean hasColours;

  private Snapshot snapshot;
  private int selected;
  private int firstShown;
  private int height = 1;
  private Optional<Action> question = Optional.empty();
  private String message = "";

  /**
   * A view of a snapshot.
   *
   * @param hasColours whether states are coloured
   */
  View(Snapshot snapshot, boolean hasColours) {
    this.snapshot = snapshot;
    this.hasColours = hasColours;
  }

  /** Shows another snapshot; the same group stays selected as long as it exists. */
  void update(Snapshot next) {
    Optional<Path> path = selected().map(GroupSample::path);
    snapshot = next;
    for (int i = 0; i < next.groups().size(); i++) {
      if (path.equals(Optional.of(next.groups().get(i).path()))) {
        selected = i;
        return;
      }
    }
    // A question is about a group that is there.
    question = Optional.empty();
    select(selected);
  }

  /** The selected group; empty if there is no group. */
  Optional<GroupSample> selected() {
    List<GroupSample> groups = snapshot.groups();
    return selected < groups.size() ? Optional.of(groups.get(selected)) : Optional.empty();
  }

  /** Moves the selection by so many groups. */
  void move(int by) {
    select(selected + by);
  }

  /** Moves the selection by so many screens. */
  void moveByScreens(int by) {
    move(by * height);
  }

  void selectFirst() {
    select(0);
  }

  void selectLast() {
    select(snapshot.groups().size() - 1);
  }

  private void select(int index) {
    selected = Math.max(0, Math.min(index, snapshot.groups().size() - 1));
  }

  /** Asks whether to do this to the selected group, unless there is none. */
  void ask(Action action) {
    message = "";
    question = selected().isPresent() ? Optional.of(action) : Optional.empty();
  }

  /** Ends the question, and returns what it was about; empty if there was none. */
  Optional<Action> takeQuestion() {
    Optional<Action> asked = question;
    question = Optional.empty();
    return asked;
  }

  /** Shows a message in the place of the keys, until a key is pressed. */
  void say(String text) {
    message = text;
  }

  /**
   * Returns the lines of the screen.
   *
   * @param rows how many lines there are
   * @param now for the times since states began
   */
  List<AttributedString> lines(int rows, int columns, Instant now, ZoneId zone) {
    List<AttributedString> lines = new ArrayList<>();
    height = Math.max(1, rows - OTHER_LINES);
    List<GroupSample> groups = snapshot.groups();
    // The selected group is among those that are shown, and there is no empty line below the last.
    firstShown = Math.max(firstShown, selected - height + 1);
    firstShown = Math.max(0, Math.min(Math.min(firstShown, selected), groups.size() - height));
    lines.add(line(summary(now, zone), columns, AttributedStyle.DEFAULT));
    lines.add(line(BEFORE_COLUMNS + COLUMNS, columns, AttributedStyle.BOLD));
    for (int i = firstShown; i < firstShown + height; i++) {
      lines.add(
          i < groups.size()
              ? group(groups.get(i), i == selected, columns, now)
              : AttributedString.EMPTY);
    }
    lines.add(line(lastLine(), columns, AttributedStyle.BOLD));
    return lines.subList(0, Math.min(rows, lines.size()));
  }

  private static AttributedString line(String text, int columns, AttributedStyle style) {
    return new AttributedString(harmless(text), style).columnSubSequence(0, columns);
  }

  /** Text from elsewhere without anything that controls the terminal: categories of Unicode. */
  private static String harmless(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
  }

  private String summary(Instant now, ZoneId zone) {
    List<GroupSample> groups = snapshot.groups();
    Duration age = Duration.between(snapshot.taken(), now);
    if (age.compareTo(LATE) >= 0) {
      return "freezerfs top  a mount has not answered for " + DurationText.of(age);
    }
    long tasks = groups.stream().mapToLong(group -> group.tasks().orElse(0)).sum();
    return "freezerfs top  "
        + TIME.format(now.atZone(zone))
        + "  "
        + count(groups.size(), "group")
        + ", "
        + groups.stream().filter(GroupSample::isFrozen).count()
        + " FROZEN, "
        + groups.stream().filter(GroupSample::isFreezing).count()
        + " FREEZING, "
        + count(tasks, "task");
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private AttributedString group(GroupSample group, boolean isSelected, int columns, Instant now) {
    AttributedStyle plain =
        isSelected ? AttributedStyle.DEFAULT.inverse() : AttributedStyle.DEFAULT;
    AttributedStringBuilder line = new AttributedStringBuilder();
    // The selection is visible without colours and reverse video, too.
    line.styled(plain, isSelected ? "> " : BEFORE_COLUMNS);
    line.styled(style(group, plain), left(group.state().orElse("-"), 8));
    line.styled(plain, "  ");
    line.styled(plain, right(group.changed().map(time -> since(time, now)).orElse("-"), 8));
    line.styled(plain, "  ");
    line.styled(plain, right(group.tasks().isPresent() ? "" + group.tasks().getAsInt() : "-", 5));
    line.styled(plain, right(cpu(group), 7));
    line.styled(plain, "  " + "  ".repeat(group.depth()) + name(group));
    group.problem().ifPresent(problem -> line.styled(plain, ": " + harmless(problem)));
    return line.toAttributedString().columnSubSequence(0, columns);
  }

  private AttributedStyle style(GroupSample group, AttributedStyle plain) {
    if (!hasColours) {
      return plain;
    }
    // Both can be read on a dark and on a light ground.
    if (group.isFrozen()) {
      return plain.foreground(AttributedStyle.CYAN).bold();
    }
    return group.isFreezing() ? plain.foreground(AttributedStyle.MAGENTA).bold() : plain;
  }

  private static String since(Instant time, Instant now) {
    return DurationText.of(Duration.between(time, now));
  }

  private static String cpu(GroupSample group) {
    return group.cpu().isPresent()
        ? String.format(Locale.ROOT, "%.1f", group.cpu().getAsDouble())
        : "-";
  }

  private static String name(GroupSample group) {
    Path path = group.path();
    boolean isTop = group.depth() == 0 || path.getFileName() == null;
    return text(isTop ? path : path.getFileName());
  }

  /** A path without anything that controls the terminal. */
  static String text(Path path) {
    return LogText.asUnicode(
        new String(path.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }

  private static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  /** What is in the selected group and below it, which some semantics freeze and kill too. */
  private String what() {
    GroupSample group = snapshot.groups().get(selected);
    List<GroupSample> below =
        snapshot.groups().stream()
            .skip(selected + 1L)
            .takeWhile(other -> other.depth() > group.depth())
            .toList();
    long tasksBelow = below.stream().mapToLong(other -> other.tasks().orElse(0)).sum();
    boolean hasSelf = group.hasSelf() || below.stream().anyMatch(GroupSample::hasSelf);
    return (group.tasks().isPresent() ? ", " + count(group.tasks().getAsInt(), "task") : "")
        + (tasksBelow > 0 ? ", and " + tasksBelow + " in groups below" : "")
        + (hasSelf ? ", top itself among them" : "");
  }

  private String lastLine() {
    if (question.isPresent() && selected().isPresent()) {
      return question.get().verb()
          + " "
          + text(selected().get().path())
          + what()
          + "? y: yes   any other key: no";
    }
    return message.isEmpty() ? KEYS : message;
  }
}
