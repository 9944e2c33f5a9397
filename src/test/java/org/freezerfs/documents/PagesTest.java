package org.freezerfs.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** The pages lead to where they say, and print nothing that no test has seen to work. */
class PagesTest {
  private static final int README_LINES = 200;

  /** Those that are read beside the README and its pages. */
  private static final List<Path> OTHERS =
      List.of(
          Path.of(".github/CONTRIBUTING.md"),
          Path.of(".github/SECURITY.md"),
          Path.of("docker/README.md"),
          Path.of("fuse-tests/README.md"));

  private static final Path SERVED = Path.of("fuse-tests/scenarios/2-mounting/served.sh");
  private static final Path SAMPLE = Path.of("fuse-tests/sample");
  private static final Path SAMPLE_RUN = SAMPLE.resolve("run");

  /** The languages of code that must stand in the sample. */
  private static final List<String> SAMPLE_LANGUAGES =
      List.of("java", "xml", "python", "bats", "go");

  private static final Path LIFE_CYCLE =
      Path.of("src/test/java/org/freezerfs/mounted/LifeCycleIT.java");
  private static final Path DEB = Path.of("fuse-tests/deb");
  private static final Path PACKAGING = Path.of("fuse-tests/packaging.sh");
  private static final Path CONTAINER = Path.of("docker/README.md");

  private static final Path CRIU = Path.of("fuse-tests/scenarios/10-host-freezer/criu.sh");

  /** Each command that is printed for a shell, and which test or document must have the same. */
  private static final Map<String, Same> COMMANDS =
      Map.ofEntries(
          Map.entry(
              "sudo src/main/bin/quickstart",
              new Same(Path.of("fuse-tests/scenarios/2-mounting/quickstart.sh"), "/quickstart\"")),
          Map.entry("sudo fuse-tests/run", new Same(Path.of(".ci/run"), "\nfuse-tests/run ")),
          Map.entry(
              "sudo fuse-tests/bench",
              new Same(Path.of("fuse-tests/README.md"), "fuse-tests/bench`")),
          Map.entry(
              "sudo src/main/bin/freezerfs -o freezer,signal freezer /containers",
              new Same(
                  Path.of("src/main/bin/quickstart"),
                  "freezerfs\" -o freezer,signal freezer \"$mou")),
          Map.entry(
              "sudo src/main/bin/freezerfs serve",
              new Same(
                  Path.of("fuse-tests/library/5-daemons.sh"), "\"$launcher\" serve --log-file")),
          Map.entry(
              "sudo src/main/bin/freezerfs -o served freezer /containers",
              new Same(SERVED, "\"$launcher\" --log-file \"$scratch/$1.log\" -o \"served,")),
          Map.entry(
              "sudo src/main/bin/freezerfs run -- sh -c 'ls \"$FREEZERFS\"'",
              new Same(
                  Path.of("fuse-tests/scenarios/2-mounting/served-owned.sh"), "ls \"$FREEZERFS\"")),
          Map.entry("sudo umount /containers", new Same(SERVED, "umount \"$scratch/a\"")),
          Map.entry(
              "sudo src/main/bin/freezerfs serve --end",
              new Same(SERVED, "\"$launcher\" serve --end")),
          Map.entry(
              "sudo ln -s \"$PWD/src/main/bin/freezerfs\" /usr/local/bin/freezerfs",
              new Same(LIFE_CYCLE, "createSymbolicLink(")),
          Map.entry(
              "sudo mount -t fuse.freezerfs -o semantics=hierarchical freezer /containers",
              new Same(
                  LIFE_CYCLE,
                  "\"mount -t fuse.freezerfs -o semantics=hierarchical freezer ROOT\"")),
          Map.entry(
              "sudo cp src/main/systemd/freezerfs@.service /etc/systemd/system/",
              new Same(Path.of("src/main/bin/install"), "src/main/systemd/freezerfs@.service")),
          Map.entry(
              "sudo systemctl enable --now freezerfs@containers",
              new Same(DEB, "freezerfs@containers.service")),
          Map.entry("sudo apt-get install go-md2man", new Same(DEB, "prepare deb go-md2man")),
          Map.entry(
              "src/main/bin/build && src/main/deb/build",
              new Same(PACKAGING, "src/main/bin/build && src/main/deb/build")),
          Map.entry(
              "sudo apt-get install ./target/freezerfs.deb",
              new Same(DEB, "install \"$PWD/target/freezerfs.deb\"")),
          Map.entry("sudo mkdir -p /containers", new Same(CONTAINER, "sudo mkdir -p /containers")),
          Map.entry(
              "docker compose -f docker/compose.yaml up -d --build",
              new Same(CONTAINER, "docker compose -f docker/compose.yaml up -d --build")),
          Map.entry("mkdir images", new Same(CRIU, "mkdir \"$scratch/images\"")),
          Map.entry(
              "sudo criu dump -t \"$pid\" -D images --freeze-cgroup /containers/job"
                  + " --manage-cgroups=ignore",
              new Same(CRIU, "dump --freeze-cgroup \"$PWD/0\"")),
          Map.entry(
              "sudo criu restore -d -D images --manage-cgroups=ignore",
              new Same(
                  CRIU, "criu restore -d -D \"$scratch/images\" -o log --manage-cgroups=ignore")),
          Map.entry(
              "freezerfs explore -- ./pause-job",
              new Same(SAMPLE_RUN, "\nfreezerfs explore -- ./pause-job ")),
          sampleRun("pytest test_pause.py"),
          sampleRun("bats pause.bats"),
          sampleRun("go test pause_test.go"),
          Map.entry(
              "echo \"$pid\" | sudo tee /containers/job/tasks",
              new Same(CRIU, "echo $pid > 0/tasks")));

  /** A class in code font, perhaps with a method. */
  private static final Pattern CLASS_NAME = Pattern.compile("`(\\p{Lu}\\p{Ll}\\w*)(?:\\.\\w+)?`");

  private record Same(Path file, String text) {}

  private static Map.Entry<String, Same> sampleRun(String command) {
    String run = "freezerfs run -o fault_freezing=reads:2 -- " + command;
    return Map.entry(run, new Same(SAMPLE_RUN, "\n" + run + "\n"));
  }

  @Test
  void readmeIsShort() throws IOException {
    assertThat(Files.readAllLines(MarkdownPage.README)).hasSizeLessThanOrEqualTo(README_LINES);
  }

  @Test
  void linksLeadToFilesAndSectionsThatExist() throws IOException {
    List<MarkdownPage> pages = new ArrayList<>(MarkdownPage.all());
    for (Path other : OTHERS) {
      pages.add(MarkdownPage.read(other));
    }
    SoftAssertions softly = new SoftAssertions();
    for (MarkdownPage page : pages) {
      for (String link : page.links()) {
        if (!link.startsWith("https://")) {
          softly.assertThat(leadsSomewhere(page, link)).as("%s: %s", page.path(), link).isTrue();
        }
      }
    }
    softly.assertAll();
  }

  private static boolean leadsSomewhere(MarkdownPage page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target =
        parts[0].isEmpty() ? page.path() : page.path().resolveSibling(parts[0]).normalize();
    return Files.exists(target)
        && (parts.length == 1 || MarkdownPage.read(target).anchors().contains(parts[1]));
  }

  @Test
  void readmeLinksToEachPage() throws IOException {
    List<String> links = MarkdownPage.read(MarkdownPage.README).links();
    for (MarkdownPage page : MarkdownPage.all()) {
      if (!page.path().equals(MarkdownPage.README)) {
        assertThat(links).contains(page.path().toString());
      }
    }
  }

  @Test
  void eachClientThatIsTestedStandsAmongTheTools() throws IOException {
    List<String> links = MarkdownPage.read(MarkdownPage.SITE.resolve("tools.md")).links();
    try (Stream<Path> files = Files.list(Path.of("fuse-tests/clients"))) {
      assertThat(links)
          .containsAll(
              files
                  .map(Path::toString)
                  .filter(file -> file.endsWith(".sh"))
                  .map("../../../"::concat)
                  .toList());
    }
  }

  @Test
  void codeOnPagesIsOfKindsThatAreTested() throws IOException {
    for (MarkdownPage page : MarkdownPage.all()) {
      for (CodeBlock block : page.blocks()) {
        assertThat(block.language())
            .as("%s: %s", page.path(), block.text())
            .isIn(
                Stream.concat(
                        Stream.of(CodeBlock.CONSOLE, CodeBlock.SHELL, "text"),
                        SAMPLE_LANGUAGES.stream())
                    .toList());
      }
    }
  }

  @Test
  void commandsForTheShellAreThoseThatOtherTestsRun() throws IOException {
    SoftAssertions softly = new SoftAssertions();
    for (String command : lines(CodeBlock.SHELL)) {
      softly.assertThat(COMMANDS).containsKey(command);
    }
    for (Same same : COMMANDS.values()) {
      softly.assertThat(Files.readString(same.file())).as("%s", same.file()).contains(same.text());
    }
    softly.assertAll();
  }

  @Test
  void programsStandInTheSample() throws IOException {
    String sample;
    try (Stream<Path> files = Files.walk(SAMPLE)) {
      sample =
          files
              .filter(path -> path.toString().matches(".*\\.(java|xml|py|bats|go)"))
              .map(PagesTest::read)
              .map(PagesTest::unindented)
              .collect(Collectors.joining("\n"));
    }
    for (MarkdownPage page : MarkdownPage.all()) {
      for (CodeBlock block : page.blocks()) {
        if (SAMPLE_LANGUAGES.contains(block.language())) {
          assertThat(sample).contains(unindented(block.text()));
        }
      }
    }
  }

  @Test
  void classesThatTheDesignPageNamesExist() throws IOException {
    Set<String> classes;
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      classes =
          files
              .map(path -> path.getFileName().toString().replaceFirst("\\.java$", ""))
              .collect(Collectors.toSet());
    }
    String design = MarkdownPage.read(MarkdownPage.SITE.resolve("design.md")).text();
    List<String> named = CLASS_NAME.matcher(design).results().map(match -> match.group(1)).toList();
    assertThat(named).contains("Engine", "TaskFreezeState");
    assertThat(classes).containsAll(named);
  }

  private static List<String> lines(String language) throws IOException {
    List<String> lines = new ArrayList<>();
    for (MarkdownPage page : MarkdownPage.all()) {
      for (CodeBlock block : page.blocks()) {
        if (block.language().equals(language)) {
          lines.addAll(block.lines());
        }
      }
    }
    assertThat(lines).isNotEmpty();
    return lines;
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String unindented(String text) {
    return text.replaceAll("(?m)^[ \\t]+", "");
  }
}
