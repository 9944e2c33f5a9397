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

/** The reference leaves out no command, and the man page no file and no error. */
class DocumentsTest {
  private static final Path REFERENCE = MarkdownPage.SITE.resolve("reference.md");
  private static final Path MAN = Path.of("src/main/man/freezerfs.1");

  private final String reference = Files.readString(REFERENCE);
  // As it is read: mdoc's macro for flags stands for a hyphen.
  private final String man = Files.readString(MAN).replaceAll("\\bFl ", "-");

  DocumentsTest() throws IOException {}

  /** The other places are compared in CommandTest. */
  @Test
  void theReferenceHasTheCommandLine() {
    List<String> words = new ArrayList<>(Command.words());
    for (var option : CommandLineSpec.forMount().getCommandSpec().options()) {
      if (!option.hidden() && !option.usageHelp() && !option.versionHelp()) {
        words.add(option.longestName());
      }
    }
    for (LogLevel level : LogLevel.values()) {
      words.add(level.name().toLowerCase(Locale.ROOT));
    }
    assertThat(words).contains("-o", "--log-file", "debug", "freeze", "recover");
    SoftAssertions softly = new SoftAssertions();
    words.forEach(word -> knows(softly, "the reference", reference, word));
    softly.assertAll();
  }

  @Test
  void theReferenceHasTheSyntaxOfEachCommand() {
    SoftAssertions softly = new SoftAssertions();
    for (Command command : Command.values()) {
      softly.assertThat(reference).contains("\n" + command.syntax() + "\n");
    }
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
    // A cell may also name the option that shows the file.
    files.removeIf(file -> file.startsWith("-"));
    assertThat(files).contains("tasks", "freezer.parent_freezing", "release_agent");
    Set<String> errors = new TreeSet<>();
    for (MarkdownPage page : MarkdownPage.all()) {
      errors.addAll(found("\\b(E[A-Z0-9]+)\\b", page.text()));
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
