package org.freezerfs.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documents, in Markdown, as a code host shows it. */
public record MarkdownPage(Path path, String text) {
  public static final Path README = Path.of("README.md");
  public static final Path SITE = Path.of("src/site/markdown");

  private static final String FENCE = "```";
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern LINK =
      Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:src|srcset|href)=\"([^\"]+)\"");
  private static final Pattern SETTING = Pattern.compile("<!-- (.*) -->");

  /** The page in a file of the project. */
  public static MarkdownPage read(Path path) throws IOException {
    return new MarkdownPage(path, Files.readString(path));
  }

  /** The README, and the pages that it links to. */
  public static List<MarkdownPage> all() throws IOException {
    List<MarkdownPage> all = new ArrayList<>(List.of(read(README)));
    try (Stream<Path> files = Files.list(SITE)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".md")).sorted().toList()) {
        all.add(read(file));
      }
    }
    return all;
  }

  /** The titles of its sections, without marks for code. */
  List<String> titles() {
    return HEADING
        .matcher(withoutCode())
        .results()
        .map(match -> match.group(1).replace("`", "").strip())
        .toList();
  }

  /** What a link puts behind # for each of its sections. */
  Set<String> anchors() {
    Set<String> anchors = new TreeSet<>();
    for (String title : titles()) {
      anchors.add(
          title.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'));
    }
    return anchors;
  }

  /** Where its links lead, as written. */
  List<String> links() {
    List<String> links = new ArrayList<>();
    Matcher link = LINK.matcher(withoutCode());
    while (link.find()) {
      links.add(link.group(1) == null ? link.group(2) : link.group(1));
    }
    return links;
  }

  /** Its blocks of code, in order. */
  public List<CodeBlock> blocks() {
    List<CodeBlock> blocks = new ArrayList<>();
    String before = "";
    String language = null;
    List<String> code = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (!line.startsWith(FENCE)) {
        if (language == null) {
          before = line;
        } else {
          code.add(line);
        }
      } else if (language == null) {
        language = line.substring(FENCE.length());
      } else {
        Matcher setting = SETTING.matcher(before);
        blocks.add(
            new CodeBlock(language, setting.matches() ? setting.group(1) : "", List.copyOf(code)));
        language = null;
        code.clear();
      }
    }
    return blocks;
  }

  private String withoutCode() {
    return text.replaceAll("(?ms)^```.*?^```$", "");
  }
}
