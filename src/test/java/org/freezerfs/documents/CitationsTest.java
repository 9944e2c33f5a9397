package org.freezerfs.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** A rule that code cites, as in "semantics, Freezing", is a section of the page of semantics. */
class CitationsTest {
  private static final Pattern COMMENT =
      Pattern.compile(
          "/\\*.*?\\*/|(?:^[ \\t]*(?://|#)[^\\n]*\\n)+|\"\"\".*?\"\"\"",
          Pattern.DOTALL | Pattern.MULTILINE);

  /** What follows is a title if it begins as one may. */
  private static final Pattern CITATION =
      Pattern.compile("\\bsemantics, [\"'(]?(\\p{Lu}.{0,60}|(?:tasks|[a-z]+\\.[a-z]+)\\b.{0,60})");

  @Test
  void citedRulesExist() throws IOException {
    List<String> titles = titles();
    assertThat(titles).contains("Freezing", "freezer.state");
    List<Path> files = new ArrayList<>();
    for (String folder : List.of("src/main", "src/test/java", "fuse-tests")) {
      try (Stream<Path> all = Files.walk(Path.of(folder))) {
        all.filter(path -> path.toString().matches(".*\\.(java|py|sh|c)")).forEach(files::add);
      }
    }
    SoftAssertions softly = new SoftAssertions();
    for (Path file : files) {
      for (String citation : citations(Files.readString(file))) {
        softly
            .assertThat(titles.stream().anyMatch(title -> begins(citation, title)))
            .as("%s cites 'semantics, %s'", file, citation)
            .isTrue();
      }
    }
    softly.assertAll();
  }

  private static List<String> titles() throws IOException {
    MarkdownPage page = MarkdownPage.read(MarkdownPage.SITE.resolve("semantics.md"));
    List<String> titles = new ArrayList<>(page.titles());
    // Rules that have no section of their own begin in bold.
    Matcher bold = Pattern.compile("(?m)^- \\*\\*(.+?)\\*\\*").matcher(page.text());
    while (bold.find()) {
      titles.add(bold.group(1));
    }
    return titles;
  }

  private static boolean begins(String citation, String title) {
    return citation.toLowerCase(Locale.ROOT).startsWith(title.toLowerCase(Locale.ROOT));
  }

  /** What stands behind "semantics, " in the comments of a file. */
  private static List<String> citations(String source) {
    List<String> citations = new ArrayList<>();
    Matcher comment = COMMENT.matcher(source);
    while (comment.find()) {
      String text =
          comment
              .group()
              .replaceAll("(?m)^[ \\t]*(?:\\*|//|#)[ \\t]?", "")
              .replaceAll("\\{@code ([^}]*)\\}|[`]", "$1")
              .replaceAll("\\s+", " ");
      CITATION.matcher(text).results().forEach(match -> citations.add(match.group(1)));
    }
    return citations;
  }
}
