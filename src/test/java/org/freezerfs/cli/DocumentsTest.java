package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jnr.constants.platform.Errno;
import org.assertj.core.api.SoftAssertions;
import org.freezerfs.documents.MarkdownPage;
import org.junit.jupiter.api.Test;

/** The reference, the man page, the completion and --help leave out nothing that there is. */
class DocumentsTest {
  private static final Path REFERENCE = MarkdownPage.SITE.resolve("reference.md");
  private static final Path MAN = Path.of("src/main/man/freezerfs.1");
  private static final Path COMPLETION = Path.of("src/main/completion/freezerfs");

  private final String reference = Files.readString(REFERENCE);
  // As it is read: mdoc's macro for flags stands for a hyphen.
  private final String man = Files.readString(MAN).replaceAll("\\bFl ", "-");
  private final String completion = Files.readString(COMPLETION);

  DocumentsTest() throws IOException {}

  @Test
  void allKnowOurMountOptions() {
    String help = CommandLineSpec.commandLine().getUsageMessage();
    SoftAssertions softly = new SoftAssertions();
    for (String option : MountOptions.ours()) {
      knows(softly, "--help", help, name(option));
      for (String word : words(option)) {
        knows(softly, "the reference", reference, word);
        knows(softly, "the man page", man, word);
        knows(softly, "the completion", completion, word);
      }
    }
    softly.assertAll();
  }

  @Test
  void thoseOfFuseAreInTheManPageAndTheCompletion() {
    SoftAssertions softly = new SoftAssertions();
    for (String option : MountOptions.others()) {
      knows(softly, "the man page", man, option);
      knows(softly, "the completion", completion, option);
    }
    softly.assertAll();
  }

  @Test
  void allKnowTheCommandLine() throws IOException {
    List<String> usual = new ArrayList<>();
    List<String> all = new ArrayList<>();
    for (var option : CommandLineSpec.commandLine().getCommandSpec().options()) {
      if (!option.hidden()) {
        (option.usageHelp() || option.versionHelp() ? all : usual).add(option.longestName());
      }
    }
    for (CommandLineSpec.LogLevel level : CommandLineSpec.LogLevel.values()) {
      usual.add(level.name().toLowerCase(Locale.ROOT));
    }
    usual.addAll(commands());
    all.addAll(usual);
    assertThat(usual).contains("-o", "--log-file", "debug", "freeze", "recover");
    SoftAssertions softly = new SoftAssertions();
    usual.forEach(word -> knows(softly, "the reference", reference, word));
    all.forEach(word -> knows(softly, "the man page", man, word));
    all.forEach(word -> knows(softly, "the completion", completion, word));
    softly.assertAll();
  }

  @Test
  void theManPageKnowsTheFilesAndErrorsOfThePages() throws IOException {
    Matcher table =
        Pattern.compile("\\| file \\| read \\| written \\|\n(.*?)\n\n", Pattern.DOTALL)
            .matcher(reference);
    assertThat(table.find()).isTrue();
    Set<String> files = new TreeSet<>();
    for (String row : table.group(1).split("\n", -1)) {
      files.addAll(found("`([^`]+)`", row.split("\\|", -1)[1]));
    }
    assertThat(files).contains("tasks", "freezer.parent_freezing", "release_agent");
    Set<String> errors = new TreeSet<>();
    for (MarkdownPage page : MarkdownPage.all()) {
      // Of rules that are not built yet the man page says nothing.
      String built = page.text().replaceAll("(?s)\n## semantics=v2\n.*?\n## ", "\n## ");
      errors.addAll(found("\\b(E[A-Z0-9]+)\\b", built));
    }
    errors.retainAll(Arrays.stream(Errno.values()).map(Errno::name).toList());
    assertThat(errors).contains("EBUSY", "E2BIG");
    SoftAssertions softly = new SoftAssertions();
    files.forEach(file -> knows(softly, "the man page", man, file));
    errors.forEach(error -> knows(softly, "the man page", man, "Bq Er " + error));
    softly.assertAll();
  }

  private static void knows(SoftAssertions softly, String name, String document, String word) {
    // The word as a whole; what ends with = has a value behind it.
    String after = word.endsWith("=") ? "" : "(?![\\w-])";
    Pattern whole = Pattern.compile("(?<![\\w.-])" + Pattern.quote(word) + after);
    softly.assertThat(whole.matcher(document).find()).as("%s knows %s", name, word).isTrue();
  }

  private static String name(String option) {
    return option.replaceFirst("=.*", option.contains("=") ? "=" : "");
  }

  /** The name, and each value where not any may be given. */
  private static List<String> words(String option) {
    List<String> words = new ArrayList<>(List.of(name(option)));
    String values = option.substring(option.indexOf('=') + 1);
    if (option.contains("=") && !values.equals(values.toUpperCase(Locale.ROOT))) {
      words.addAll(List.of(values.split("\\|", -1)));
    }
    return words;
  }

  /** Those that the launcher hands to scripts, and Java's own. */
  private static Set<String> commands() throws IOException {
    Set<String> commands =
        found("(?m)^freezerfs ([a-z]+) ", Files.readString(Path.of("src/main/bin/groups")));
    commands.add(Recover.COMMAND);
    commands.add(Timeline.COMMAND);
    assertThat(MistypedCommand.COMMANDS).containsExactlyInAnyOrderElementsOf(commands);
    return commands;
  }

  private static Set<String> found(String pattern, String text) {
    Set<String> found = new TreeSet<>();
    Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .forEach(found::add);
    return found;
  }
}
