package org.freezerfs.mounted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.freezerfs.documents.CodeBlock;
import org.freezerfs.documents.MarkdownPage;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs the commands of the documents as printed, each block in a fresh mount that takes the place
 * of /containers, and compares what they print.
 *
 * <p>The comment above a block is {@code run [as nobody] [unmounted] [-o OPTIONS]: PREPARATION},
 * the last in the words of fuse-tests/library. Unmounted: the block mounts by itself.
 */
@ExtendWith(WholeMachine.class)
class DocumentedCommandsIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Pattern RUN =
      Pattern.compile(
          "run(?<nobody> as nobody)?(?<unmounted> unmounted)?(?: -o (?<options>\\S+))?:"
              + "(?<preparation>.*)");
  private static final Pattern COMMAND = Pattern.compile("[#$] (.*)");
  private static final String PLACE = "(?<![\\w~])/containers";

  @TestFactory
  Stream<DynamicTest> documentedCommands() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (MarkdownPage page : MarkdownPage.all()) {
      for (CodeBlock block : page.blocks()) {
        if (block.language().equals(CodeBlock.CONSOLE)) {
          tests.add(
              DynamicTest.dynamicTest(
                  page.path() + ": " + block.lines().get(0), () -> run(page, block)));
        }
      }
    }
    assertThat(tests).isNotEmpty();
    return tests.stream();
  }

  private static void run(MarkdownPage page, CodeBlock block) throws IOException {
    Matcher run = RUN.matcher(block.setting());
    assertThat(run.matches()).as("%s: '%s'", page.path(), block.setting()).isTrue();
    Needs.fuse();
    Needs.root();
    Needs.program("setfattr");
    String options = run.group("options") == null ? "" : run.group("options");
    try (FreshMount mount = FreshMount.open(run.group("nobody") != null, options)) {
      Commands.Result result =
          mount.run(
              DEADLINE, Path.of("/"), List.of("bash", "-c", program(run, block), "documents"));
      assertThat(result.output().strip())
          .as("%s", page.path())
          .isEqualTo(String.join("\n", block.lines()).strip());
    }
  }

  /** Prints each command behind its prompt, runs it, and prints what it says and how it failed. */
  private static String program(Matcher run, CodeBlock block) throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(ScenarioLibrary.text(), "freezerfs() { \"$launcher\" \"$@\"; }", "cd /"));
    if (run.group("unmounted") != null) {
      lines.add("containers=$scratch/mnt; mkdir \"$containers\"");
    }
    lines.add(run.group("preparation"));
    for (String line : block.lines()) {
      Matcher command = COMMAND.matcher(line);
      if (command.matches()) {
        lines.add("cat <<'SHOWN'\n" + line + "\nSHOWN");
        lines.add(
            "{ "
                + command.group(1).replaceAll(PLACE, "\\$containers")
                + "\n} > \"$scratch/printed\" 2>&1 || echo failed");
        lines.add("sed \"s|$containers|/containers|g\" \"$scratch/printed\"");
        lines.add("[ -z \"$(tail -c 1 \"$scratch/printed\")\" ] || echo");
      }
    }
    return String.join("\n", lines);
  }
}
