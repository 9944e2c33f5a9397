package org.freezerfs.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.FormatMethod;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The README's figures are those of the tables of benchmarks, with two digits. */
class FiguresTest {
  private static final Pattern CELL = Pattern.compile("\\**([0-9.]+)\\**(?: (µs|ms|MB))?.*");
  private static final MathContext TWO_DIGITS = new MathContext(2);
  private static final int SIGNALS = 1;
  private static final int V1 = 2;
  private static final int V2 = 3;
  private static final int KERNEL_V1 = 4;
  private static final int C = 6;

  private final String readme = MarkdownPage.read(MarkdownPage.README).text();
  private final String benchmarks =
      MarkdownPage.read(MarkdownPage.SITE.resolve("benchmarks.md")).text();

  FiguresTest() throws IOException {}

  @Test
  void freezing() {
    assertSays(
        "Freezing 10, 1000, 5000 sleeping processes takes %s ms; with `v1` %s ms, with `v2` %s ms;"
            + " the kernel's freezer %s ms; a C program that sends the same signals %s ms.",
        freezes(SIGNALS), freezes(V1), freezes(V2), freezes(KERNEL_V1), freezes(C));
  }

  @Test
  void operations() {
    String attach = "attach a task, one on end";
    String afterPause = "attach a task after 0.3 s";
    String lastEnds = "the last task of a group ends";
    assertSays(
        "Reading `freezer.state` takes %s µs. Attaching a task takes %s µs; with `v1` %s µs, with"
            + " `v2` %s µs, and after a pause %s and %s ms, as in the kernel's own cgroups. With"
            + " `semantics=v2` a watcher is told that a group is empty %s ms after its last task has"
            + " ended, %s ms at most.",
        micros("read freezer.state", SIGNALS),
        micros(attach, SIGNALS),
        micros(attach, V1),
        micros(attach, V2),
        millis(afterPause, V1),
        millis(afterPause, V2),
        millis(lastEnds, SIGNALS),
        millis(lastEnds, SIGNALS + 1));
  }

  @Test
  void continuedFromOutside() {
    String woken = "with signals, a frozen task that gets SIGCONT runs for";
    assertSays(
        "A frozen task that gets SIGCONT from outside runs for %s µs in the median, %s µs at most;"
            + " four tasks in a storm of 4000 a second for %s %% of a core. With `v1` and `v2` it"
            + " never runs.",
        micros(woken, 1), micros(woken, 3), cell("signals: 1 sender, 1000 a second", 2));
    for (String engine : List.of("v1", "v2")) {
      assertThat(cell("with " + engine + ", a frozen task that gets SIGCONT runs for", 3))
          .isEqualTo("0");
      assertThat(cell(engine + ": 1 sender, as many as it can", 3)).isEqualTo("0");
    }
  }

  @Test
  void processorTime() {
    assertSays(
        "The daemon takes %s %% of a core while no task is in a group, and %s %% with one task and"
            + " 1000 forks a second elsewhere.",
        cell("no task in any group", 2), cell("one task in a group, 1000 forks a second", 2));
  }

  @Test
  void starting() {
    assertSays(
        "It starts in %s ms and takes %s MB.",
        cell("start, with the class-data archive", 1), cell("memory, idle", 1));
  }

  @FormatMethod
  private void assertSays(String line, Object... figures) {
    assertThat(readme).contains("- " + String.format(line, figures) + "\n");
  }

  private String freezes(int column) {
    return IntStream.of(10, 1000, 5000)
        .mapToObj(tasks -> millis("freeze " + tasks + " sleeping processes", column))
        .collect(Collectors.joining(", "));
  }

  private String millis(String row, int column) {
    return shown(micros(row, column).movePointLeft(3));
  }

  private BigDecimal micros(String row, int column) {
    Matcher cell = match(row, column);
    BigDecimal number = new BigDecimal(cell.group(1));
    Map<String, Integer> powers = Map.of("µs", 0, "ms", 3);
    return new BigDecimal(shown(number.movePointRight(powers.get(cell.group(2)))));
  }

  private String cell(String row, int column) {
    return shown(new BigDecimal(match(row, column).group(1)));
  }

  private static String shown(BigDecimal number) {
    return number.signum() == 0
        ? "0"
        : number.round(TWO_DIGITS).stripTrailingZeros().toPlainString();
  }

  /** The first number of a cell, and its unit. */
  private Matcher match(String row, int column) {
    List<String> rows =
        benchmarks.lines().filter(line -> line.startsWith("| " + row + " |")).toList();
    assertThat(rows).as(row).hasSize(1);
    Matcher cell = CELL.matcher(rows.get(0).split("\\|", -1)[column + 1].strip());
    assertThat(cell.matches()).as("%s: %s", row, rows.get(0)).isTrue();
    return cell;
  }
}
