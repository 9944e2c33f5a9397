package org.freezerfs.explore;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.freezerfs.explore.Explorer.Result;
import org.freezerfs.explore.Explorer.UnfitCommandException;
import org.freezerfs.text.LogText;

/** An exploration as a person sees it: its progress on a terminal, and its report. */
public final class Exploration {
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private final Explorer explorer;
  private final Optional<Path> page;
  private final UnaryOperator<String> commandLine;
  private final PrintStream out = stream(FileDescriptor.out);
  private final PrintStream terminal = stream(FileDescriptor.err);
  private final boolean showsProgress = isTerminal();
  private final long begin = System.nanoTime();
  private int done;

  /**
   * An exploration that is not begun.
   *
   * @param commandLine gives what runs the case of a name alone
   */
  public Exploration(Explorer.Settings settings, UnaryOperator<String> commandLine) {
    explorer = new Explorer(settings);
    page = settings.page();
    this.commandLine = commandLine;
  }

  /** Ends all runs now, because the process ends. */
  public void end() {
    explorer.end();
  }

  /** Waits until nothing of any run is left, for some time. */
  public void awaitEnd() throws InterruptedException {
    explorer.awaitEnd();
  }

  /** In the charset that {@link LogText#forTerminal} makes text for. */
  private static PrintStream stream(FileDescriptor file) {
    return new PrintStream(new FileOutputStream(file), true, Charset.defaultCharset());
  }

  private static boolean isTerminal() {
    try {
      Path file = Files.readSymbolicLink(STANDARD_ERROR);
      return file.startsWith("/dev/pts") || file.startsWith("/dev/tty") || file.endsWith("console");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Explores, and prints the report.
   *
   * @param only the names of the cases to run; empty for all
   * @param lists whether only their names are printed, and none is run
   * @param junit the file for JUnit's XML; empty if there is to be none
   * @return the exit status: 1 if a case shows that something is wrong with the command
   * @throws UnfitCommandException if the command can't be explored, or has no case of a name
   */
  public int run(List<String> only, boolean lists, Optional<Path> junit)
      throws UnfitCommandException, IOException, InterruptedException {
    explorer.plan();
    List<Case> cases = chosen(only);
    if (lists) {
      cases.forEach(each -> out.println(LogText.forTerminal(each.toString())));
      out.flush();
      return 0;
    }
    List<Result> results =
        explorer.run(
            cases,
            (index, result) -> {
              showProgress(cases.size());
              if (page.isPresent()) {
                new MatrixPage(page.get()).writeRun(index, result);
              }
            });
    if (showsProgress) {
      terminal.print("\r\033[K");
    }
    new Report(out).print(results, explorer.cases(), commandLine);
    out.flush();
    if (page.isPresent()) {
      new MatrixPage(page.get()).write(explorer.command(), results);
    }
    if (junit.isPresent()) {
      try (OutputStream file = Files.newOutputStream(junit.get())) {
        JUnitReport.write(file, explorer.command(), results);
      }
    }
    return results.stream()
            .anyMatch(each -> each.verdict().isBad() || !each.outcome().errors().isEmpty())
        ? 1
        : 0;
  }

  private List<Case> chosen(List<String> only) throws UnfitCommandException {
    if (only.isEmpty()) {
      return explorer.cases().cases();
    }
    List<Case> chosen = new ArrayList<>();
    for (String name : only) {
      chosen.add(
          explorer
              .cases()
              .named(name)
              .orElseThrow(
                  () ->
                      new UnfitCommandException(
                          "the command has no case '" + name + "': --list prints all")));
    }
    return chosen;
  }

  private void showProgress(int of) {
    done++;
    if (!showsProgress) {
      return;
    }
    long perCase = (System.nanoTime() - begin) / done;
    long left = TimeUnit.NANOSECONDS.toSeconds(perCase * (of - done));
    terminal.print("\r\033[K" + done + " of " + of + " cases, " + left + " s left");
  }
}
