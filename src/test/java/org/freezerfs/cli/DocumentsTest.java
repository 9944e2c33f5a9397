package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.freezerfs.documents.MarkdownPage;
import org.junit.jupiter.api.Test;

/** The reference leaves out no command. */
class DocumentsTest {
  private static final Path REFERENCE = MarkdownPage.SITE.resolve("reference.md");

  private final String reference = Files.readString(REFERENCE);

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
    for (Command command : Command.all()) {
      softly.assertThat(reference).contains("\n" + command.syntax() + "\n");
    }
    softly.assertAll();
  }

  private static void knows(SoftAssertions softly, String name, String document, String word) {
    // The word as a whole; what ends with = has a value behind it.
    String after = word.endsWith("=") ? "" : "(?![\\w-])";
    Pattern whole = Pattern.compile("(?<![\\w.-])" + Pattern.quote(word) + after);
    softly.assertThat(whole.matcher(document).find()).as("%s knows %s", name, word).isTrue();
  }
}
