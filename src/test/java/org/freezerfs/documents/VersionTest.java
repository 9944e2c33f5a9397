package org.freezerfs.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The version in the POM, and the day of its release, are those of every other place. */
class VersionTest {
  private final String version = find("pom.xml", "(?m)^  <version>(.*)</version>$");
  private final LocalDate day =
      LocalDate.parse(
          find(
              "pom.xml",
              "<project\\.build\\.outputTimestamp>(.*)T00:00:00Z</project\\.build\\.outputTimestamp>"));

  VersionTest() throws IOException {}

  @Test
  void changes() throws IOException {
    assertThat(find("src/site/markdown/changes.md", "(?m)^## ([0-9].*)$"))
        .isEqualTo(version + ", " + day);
  }

  @Test
  void debianChangelog() throws IOException {
    String changelog = "src/main/deb/changelog";
    assertThat(find(changelog, "^freezerfs \\((.*?)\\) ")).isEqualTo(version);
    assertThat(find(changelog, "(?m)^ -- .*>  (.*)$"))
        .isEqualTo(in("EEE, dd MMM yyyy '00:00:00 +0000'"));
  }

  @Test
  void dependencyOfPrograms() throws IOException {
    String dependency =
        "<artifactId>freezerfs</artifactId>\\s*<version>(.*)</version>\\s*<scope>test";
    for (String file :
        new String[] {"src/site/markdown/programs.md", "fuse-tests/sample/pom.xml"}) {
      assertThat(find(file, dependency)).as(file).isEqualTo(version);
    }
  }

  private String in(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(day);
  }

  /** Returns what the group of the pattern matches first. */
  private static String find(String file, String pattern) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
    assertThat(matcher.find()).as("%s in %s", pattern, file).isTrue();
    return matcher.group(1);
  }
}
