package org.freezerfs.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.freezerfs.top.PeriodicSampler.Snapshot;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class ViewTest {
  private static final Instant NOW = Instant.parse("2026-11-28T18:40:00Z");
  private static final int WIDE = 80;

  private final View view = new View(snapshot(), false);

  private static GroupSample group(String path, int depth, String state, int tasks) {
    return new GroupSample(
        Path.of(path),
        depth,
        Optional.of(state),
        Optional.of(NOW.minusSeconds(75)),
        tasks < 0 ? OptionalInt.empty() : OptionalInt.of(tasks),
        path.contains("self"),
        tasks < 1 ? OptionalDouble.empty() : OptionalDouble.of(12.34),
        Optional.empty());
  }

  private static Snapshot snapshot(GroupSample... groups) {
    return new Snapshot(NOW, List.of(groups));
  }

  private static Snapshot many(int count) {
    List<GroupSample> groups = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      groups.add(group("/m/" + i, 1, "THAWED", 1));
    }
    return new Snapshot(NOW, groups);
  }

  private List<String> lines(int rows, int columns) {
    return view.lines(rows, columns, NOW, ZoneOffset.UTC).stream()
        .map(AttributedString::toString)
        .toList();
  }

  @Test
  void showsATreeWithAllThatWasRead() {
    view.update(
        snapshot(
            group("/m", 0, "RUNNING", -1),
            group("/m/a", 1, "FROZEN", 3),
            group("/m/a/b", 2, "FREEZING", 1),
            GroupSample.unreadable(Path.of("/n"), 0, "Transport endpoint is not connected")));
    assertThat(lines(8, WIDE))
        .containsExactly(
            "freezerfs top  18:40:00  4 groups, 1 FROZEN, 1 FREEZING, 4 tasks",
            "  STATE          FOR  TASKS   CPU%  GROUP",
            "> RUNNING      1m15s      -      -  /m",
            "  FROZEN       1m15s      3   12.3    a",
            "  FREEZING     1m15s      1   12.3      b",
            "  -                -      -      -  /n: Transport endpoint is not connected",
            "",
            "up, down: select   f: freeze   t: thaw   k: kill   q: quit");
  }

  @Test
  void fitsIntoTheWindow() {
    view.update(many(100));
    assertThat(lines(6, 20)).hasSize(6).allMatch(line -> line.length() <= 20);
    assertThat(lines(1, 1)).hasSize(1).allMatch(line -> line.length() <= 1);
  }

  @Test
  void theSelectedGroupIsAmongThoseThatAreShown() {
    view.update(many(100));
    view.selectLast();
    assertThat(lines(8, WIDE)).anyMatch(line -> line.matches("> .* 99"));
    view.moveByScreens(-1);
    assertThat(lines(8, WIDE)).anyMatch(line -> line.matches("> .* 94"));
    view.selectFirst();
    view.move(-1);
    assertThat(lines(8, WIDE).get(2)).matches("> .* 0");
    view.selectLast();
    lines(8, WIDE);
    view.update(many(3));
    assertThat(lines(8, WIDE).get(4)).matches("> .* 2");
  }

  @Test
  void theSameGroupStaysSelected() {
    view.update(snapshot(group("/m/a", 1, "THAWED", 1), group("/m/b", 1, "THAWED", 1)));
    view.move(1);
    view.update(
        snapshot(
            group("/m/0", 1, "THAWED", 1),
            group("/m/a", 1, "THAWED", 1),
            group("/m/b", 1, "THAWED", 1)));
    assertThat(view.selected().orElseThrow().path()).hasToString("/m/b");
  }

  @Test
  void asksAboutTheSelectedGroup() {
    view.update(snapshot(group("/m/a\n", 1, "FROZEN", 3)));
    view.ask(Action.KILL);
    assertThat(lines(4, WIDE).get(3))
        .isEqualTo("Kill /m/a\\x0a, 3 tasks? y: yes   any other key: no");
    assertThat(view.takeQuestion()).contains(Action.KILL);
    assertThat(view.takeQuestion()).isEmpty();
  }

  @Test
  void aQuestionNamesAllThatMayBeHit() {
    view.update(
        snapshot(
            group("/m/a", 1, "THAWED", 0),
            group("/m/a/b", 2, "THAWED", 2),
            group("/m/a/b/self", 3, "THAWED", 1),
            group("/m/c", 1, "THAWED", 7)));
    view.ask(Action.FREEZE);
    assertThat(lines(8, 120).get(7))
        .startsWith("Freeze /m/a, 0 tasks, and 3 in groups below, top itself among them?");
  }

  @Test
  void nothingFromElsewhereControlsTheTerminal() {
    view.update(snapshot(GroupSample.unreadable(Path.of("/m"), 0, "\033[31m")));
    view.say("\033]0;title\007\u009b31m");
    assertThat(String.join("", lines(8, WIDE))).doesNotContain("\033", "\007", "\u009b");
  }

  @Test
  void aQuestionEndsWithItsGroup() {
    view.update(snapshot(group("/m/a", 1, "FROZEN", 3), group("/m/b", 1, "FROZEN", 3)));
    view.ask(Action.KILL);
    view.update(snapshot(group("/m/b", 1, "FROZEN", 3)));
    assertThat(view.takeQuestion()).isEmpty();
    view.update(snapshot());
    view.ask(Action.KILL);
    assertThat(view.takeQuestion()).isEmpty();
  }

  @Test
  void saysThatAMountDoesNotAnswer() {
    view.update(snapshot(group("/m", 0, "THAWED", 1)));
    assertThat(view.lines(4, WIDE, NOW.plusSeconds(5), ZoneOffset.UTC).get(0).toString())
        .isEqualTo("freezerfs top  a mount has not answered for 5.0s");
  }

  @Test
  void statesAreColouredUnlessTheUserWantsNone() {
    Snapshot frozen = snapshot(group("/m/0", 1, "THAWED", 1), group("/m/a", 1, "FROZEN", 3));
    view.update(frozen);
    assertThat(view.lines(8, WIDE, NOW, ZoneOffset.UTC).get(3).toAnsi()).doesNotContain("[36");
    View coloured = new View(frozen, true);
    assertThat(coloured.lines(8, WIDE, NOW, ZoneOffset.UTC).get(3).toAnsi()).contains("36");
  }
}
