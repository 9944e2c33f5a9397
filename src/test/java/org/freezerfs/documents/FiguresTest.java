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
  private static final int KERNEL_V1 = 4;
  private static final int C = 6;

  private final String readme = MarkdownPage.read(MarkdownPage.README).text();
  private final String benchmarks =
      MarkdownPage.read(MarkdownPage.SITE.resolve("benchmarks.md")).text();

  FiguresTest() throws IOException {}

  @Test
  void freezing() {
    assertSays(
        "Freezing 10, 1000, 5000 sleeping processes takes %s ms with `signals` (a C program that"
            + " sends the same signals: %s ms), %s ms with `v1` (the kernel's freezer: %s ms)."
            + " Reading `freezer.state` takes %s µs.",
        freezes(SIGNALS),
        freezes(C),
        freezes(V1),
        freezes(KERNEL_V1),
        micros("read freezer.state", SIGNALS));
  }

  @Test
  void continuedFromOutside() {
    assertSays(
        "A frozen task that gets SIGCONT from outside runs for %s µs with `signals`, and never with"
            + " `v1` and `v2`.",
        micros("with signals, a frozen task that gets SIGCONT runs for", 1));
    for (String engine : List.of("v1", "v2")) {
      assertThat(cell("with " + engine + ", a frozen task that gets SIGCONT runs for", 3))
          .isEqualTo("0");
      assertThat(cell(engine + ": 1 sender, as many as it can", 3)).isEqualTo("0");
    }
  }

  @Test
  void costs() {
    assertSays(
        "The daemon starts in %s ms, takes %s MB, and uses no processor time while no task is in a"
            + " group.",
        cell("start, with the class-data archive", 1), cell("memory, idle", 1));
    assertThat(cell("no task in any group", 2)).isEqualTo("0");
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
