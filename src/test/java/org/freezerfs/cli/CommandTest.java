package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

/** Commands and options of the command line are the same everywhere as in their lists. */
class CommandTest {
  private static String read(String file) throws IOException {
    return Files.readString(Path.of("src/main", file));
  }

  private static List<String> words(Command.Program program) {
    return Command.all().stream()
        .filter(command -> command.program() == program)
        .map(Command::word)
        .toList();
  }

  /** The words of a pattern's only group, at each place where the pattern is found. */
  private static List<List<String>> lists(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    List<List<String>> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(List.of(matcher.group(1).strip().split("[\\s|]+")));
    }
    return found;
  }

  @Test
  void theLauncherHandsOverTheSameCommands() throws IOException {
    String launcher = read("bin/freezerfs");
    assertThat(lists("(?m)^    ([a-z |]+)\\) become groups ", launcher))
        .singleElement()
        .isEqualTo(words(Command.Program.GROUPS));
    assertThat(lists("(?m)^    ([a-z |]+)\\) become run ", launcher))
        .singleElement()
        .isEqualTo(words(Command.Program.RUN));
    assertThat(lists("(?m)^    ([a-z |]+)\\) become explore ", launcher))
        .singleElement()
        .isEqualTo(words(Command.Program.EXPLORE));
    assertThat(lists("(?m)^    ([a-z |]+)\\) foreground=yes", launcher))
        .singleElement()
        .isEqualTo(words(Command.Program.JAVA));
  }

  @Test
  void theShellRunsTheSameCommands() throws IOException {
    String groups = read("bin/groups");
    String dispatch = groups.substring(groups.lastIndexOf("case $command in"));
    assertThat(lists("(?m)^    ([a-z]+)\\) ", dispatch).stream().flatMap(List::stream))
        .containsExactlyElementsOf(words(Command.Program.GROUPS));
  }

  @Test
  void helpHasTheSameCommands() {
    String help = String.join(" ", Help.header()).replaceAll("\\s+", " ");
    for (Command command : Command.all()) {
      assertThat(help).contains(command.syntax() + " " + command.meaning());
    }
  }

  private static Stream<OptionSpec> options() {
    return CommandLineSpec.forMount().getCommandSpec().options().stream()
        .filter(option -> !option.hidden());
  }

  @Test
  void theCompletionHasTheSameOptionsAndLevels() throws IOException {
    String candidates = read("bin/candidates");
    assertThat(lists("-\\*\\) reply (-o .*) ;;", candidates))
        .singleElement()
        .isEqualTo(options().map(OptionSpec::longestName).toList());
    List<String> levels =
        Arrays.stream(LogLevel.values())
            .map(level -> level.name().toLowerCase(Locale.ROOT))
            .toList();
    assertThat(lists("(?m)^LEVELS='(.*)'$", candidates)).singleElement().isEqualTo(levels);
  }
}
