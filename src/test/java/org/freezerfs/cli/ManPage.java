package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The manual page as it is read: mdoc(7) turned into plain text, with placeholders in capitals. */
final class ManPage {
  private static final Path FILE = Path.of("src/main/man/freezerfs.1");

  private static final Set<String> PLAIN =
      Set.of("Cm", "Li", "Pa", "Er", "Ev", "Em", "No", "Sx", "Dq", "Pq", "Bq");
  private static final Set<String> PUNCTUATION = Set.of(",", ".", ";", ":", "?", "...");

  private final List<String> lines;

  /**
   * An entry of a list in the page.
   *
   * @param terms what it is about: each option or command of the entry
   * @param text what the page says about them
   */
  record Item(List<String> terms, String text) {}

  private ManPage(List<String> lines) {
    this.lines = lines;
  }

  static ManPage read() throws IOException {
    return new ManPage(Files.readAllLines(FILE));
  }

  private List<String> section(String title) {
    int begin = lines.indexOf(".Sh " + title) + 1;
    int end = begin;
    while (end < lines.size() && !lines.get(end).startsWith(".Sh ")) {
      end++;
    }
    return lines.subList(begin, end);
  }

  /** The ways to call the program: {@code freezerfs umount MOUNTPOINT}. */
  List<String> synopsis() {
    List<String> calls = new ArrayList<>();
    List<String> one = new ArrayList<>();
    for (String line : section("SYNOPSIS")) {
      if (line.equals(".Nm") && !one.isEmpty()) {
        calls.add(plain(one));
        one = new ArrayList<>();
      }
      one.add(line);
    }
    calls.add(plain(one));
    return calls;
  }

  /** The entries of all lists of a section. */
  List<Item> items(String title) {
    List<Item> items = new ArrayList<>();
    List<String> tag = new ArrayList<>();
    List<String> body = new ArrayList<>();
    boolean isLongTag = false;
    for (String line : section(title)) {
      if (line.startsWith(".It ")) {
        addItem(items, tag, body);
        tag.add("." + line.substring(".It ".length()).replaceFirst("^Xo$", "No"));
        isLongTag = line.endsWith("Xo");
      } else if (line.equals(".Xc")) {
        isLongTag = false;
      } else if (!line.startsWith(".Bl ") && !line.equals(".El")) {
        (isLongTag ? tag : body).add(line);
      }
    }
    addItem(items, tag, body);
    return items;
  }

  private static void addItem(List<Item> items, List<String> tag, List<String> body) {
    if (!tag.isEmpty()) {
      items.add(new Item(List.of(plain(tag).split(", ", -1)), plain(body)));
    }
    tag.clear();
    body.clear();
  }

  private static String plain(List<String> source) {
    StringBuilder text = new StringBuilder();
    for (String line : source) {
      if (line.startsWith(".")) {
        addMacros(text, line.substring(1));
      } else {
        add(text, line, false);
      }
    }
    return text.toString();
  }

  private static void addMacros(StringBuilder text, String line) {
    String mode = "";
    boolean glued = false;
    boolean isBareFlag = false;
    String close = "";
    for (String token : line.split(" ", -1)) {
      switch (token) {
        case "Fl" -> {
          mode = token;
          isBareFlag = true;
        }
        case "Ar" -> {
          // "Fl Ar signal" is read as "-signal".
          if (isBareFlag) {
            add(text, "-", glued);
            glued = true;
          }
          mode = token;
        }
        case "Xr" -> mode = "Xr";
        case "Ns" -> glued = true;
        case "Op", "Oo" -> {
          add(text, "[", glued);
          glued = true;
          close = token.equals("Op") ? "]" : close;
        }
        case "Oc" -> add(text, "]", true);
        case "Nm" -> add(text, "freezerfs", glued);
        case "Pp", "Xo", "Xc" -> {}
        // No flag, between two.
        case "|" -> add(text, token, glued);
        default -> {
          if (PLAIN.contains(token)) {
            mode = token;
          } else if (PUNCTUATION.contains(token)) {
            add(text, token, true);
          } else {
            add(text, word(token.replace("\\&", ""), mode), glued);
            glued = false;
            isBareFlag = false;
          }
        }
      }
    }
    if (!close.isEmpty()) {
      add(text, close, true);
    }
  }

  private static String word(String token, String mode) {
    return switch (mode) {
      case "Ar" -> token.toUpperCase(Locale.ROOT);
      case "Fl" -> "-" + token;
      default -> token;
    };
  }

  private static void add(StringBuilder text, String word, boolean glued) {
    boolean opens = text.length() > 0 && text.charAt(text.length() - 1) == '[';
    text.append(text.length() == 0 || glued || opens ? "" : " ").append(word);
  }

  /** The page as one text. */
  @Override
  public String toString() {
    return Arrays.stream(plain(lines).split("\\s+")).collect(Collectors.joining(" "));
  }
}
