package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.freezerfs.Options;
import org.freezerfs.cgroup.MountOptionValue;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.Transition;
import org.freezerfs.cli.MountOption.Kind;
import org.freezerfs.cli.MountOption.Usage;
import org.freezerfs.documents.MarkdownPage;
import org.freezerfs.faults.Fault;
import org.freezerfs.power.Resume;
import org.junit.jupiter.api.Test;

/** Names, forms and defaults of mount options are the same everywhere as in the table. */
class MountOptionTableTest {
  private static List<String> words(String option) {
    return MountOptionTable.find(option).orElseThrow().words();
  }

  private static List<String> words(MountOptionValue[] values) {
    return Stream.of(values).map(MountOptionValue::word).toList();
  }

  @Test
  void theTableHasAllValuesThatTheParserKnows() {
    assertThat(words("semantics")).isEqualTo(words(Semantics.values()));
    assertThat(words("transition")).isEqualTo(words(Transition.values()));
    assertThat(words("events")).containsExactly("kernel", "none");
    assertThat(words("power")).isEqualTo(words(Resume.values()));
    assertThat(MountOptionTable.names(Kind.OWN))
        .containsAll(Subsystems.NAMES)
        .containsAll(Stream.of(Fault.values()).map(Fault::word).toList());
  }

  /** Each row has a case in the parser. */
  @Test
  void theParserAcceptsEachRow() throws Exception {
    Map<String, String> examples =
        Map.of(
            "semantics=WORD", "semantics=v5",
            "cgroup=/PATH", "engine=v2,cgroup=/freezer/a",
            "max_groups=NUMBER", "max_groups=7",
            "fault_freezing=TIME|reads:NUMBER", "fault_freezing=reads:2",
            "fault_busy=NUMBER", "fault_busy=2",
            "fault_refuse=ID", "fault_refuse=2",
            "fault_notice=drop|NUMBER|TIME", "notify,fault_notice=2",
            "fault_delay=FILE:read|write=TIME[:NUMBER]", "fault_delay=tasks:read=2s:3",
            "fault_error=FILE:read|write=ERRNO[:NUMBER]", "fault_error=tasks:write=EIO:3");
    for (Kind kind : Kind.values()) {
      for (MountOption option : MountOptionTable.all(kind)) {
        for (Usage usage : option.usages()) {
          String syntax = option.syntax(usage);
          MountOptions parsed = MountOptions.parse(List.of(examples.getOrDefault(syntax, syntax)));
          assertThat(parsed.fuse())
              .as(syntax)
              .hasSize(kind == Kind.FUSE && !option.name().equals("remount") ? 1 : 0);
        }
      }
    }
  }

  @Test
  void theDefaultsOfTheTableAreThoseOfTheParser() throws Exception {
    MountOptions defaults = MountOptions.parse(List.of());
    Map<String, String> expected = new TreeMap<>();
    for (String subsystem : defaults.subsystems()) {
      expected.put(subsystem, "default if no subsystem is named");
    }
    expected.put("semantics=WORD", "default: " + defaults.semantics().word());
    expected.put("engine=" + defaults.engine().word(), "default");
    expected.put("cgroup=" + defaults.cgroup().orElse("beneath"), "default");
    expected.put("max_groups=NUMBER", "default: " + defaults.maxGroups());
    expected.put(defaults.kernelEvents() ? "events=kernel" : "events=none", "default");
    for (Transition transition : Transition.values()) {
      List<String> semantics =
          Stream.of(Semantics.values())
              .filter(one -> one.transition() == transition)
              .map(Semantics::word)
              .toList();
      String list = String.join(", ", semantics).replaceFirst(", ([^,]*)$", " and $1");
      expected.put("transition=" + transition.word(), "default with " + list);
    }
    Map<String, String> inTable = new TreeMap<>();
    for (MountOption option : MountOptionTable.all(Kind.OWN)) {
      for (Usage usage : option.usages()) {
        if (!usage.defaultNote().isEmpty()) {
          inTable.put(option.syntax(usage), usage.defaultNote());
        }
      }
    }
    assertThat(inTable).isEqualTo(expected);
  }

  @Test
  void helpSaysAllThatTheTableSays() {
    String help = String.join(" ", Help.footer()).replaceAll("\\s+", " ");
    SoftAssertions softly = new SoftAssertions();
    for (MountOption option : MountOptionTable.all(Kind.OWN)) {
      for (Usage usage : option.usages()) {
        String standard = usage.defaultNote().isEmpty() ? "" : " (" + usage.defaultNote() + ")";
        String term =
            usage.isWord() && option.name().equals("semantics")
                ? usage.value()
                : option.syntax(usage);
        softly.assertThat(help).contains(" " + term + " " + usage.meaning() + standard);
      }
    }
    softly.assertThat(help).contains(" remount ");
    softly.assertAll();
    assertThat(Help.footer()).allMatch(line -> line.length() <= Help.WIDTH);
  }

  /** The first cell of each row of the reference's table has options, the second says defaults. */
  @Test
  void theReferenceHasTheSameOptionsAndDefaults() throws IOException {
    String page = MarkdownPage.read(MarkdownPage.SITE.resolve("reference.md")).text();
    String section = page.substring(page.indexOf("\n## Mount options\n") + 1);
    section = section.substring(0, section.indexOf("\n## "));
    Map<String, String> rows = new TreeMap<>();
    for (String line : section.split("\n", -1)) {
      if (line.startsWith("| `")) {
        String[] cells = line.split("\\|", -1);
        codes(cells[1]).forEach(code -> rows.put(code, cells[2]));
        // A way to write the option may be in the text about the option.
        codes(cells[2]).stream()
            .filter(code -> code.startsWith(codes(cells[1]).get(0) + "="))
            .forEach(code -> rows.put(code, cells[2]));
      }
    }
    Set<String> expected = new TreeSet<>(List.of("allow_other", "ro", "fsname=", "remount"));
    SoftAssertions softly = new SoftAssertions();
    for (MountOption option : MountOptionTable.all(Kind.OWN)) {
      boolean isFault = Fault.named(option.name()).isPresent();
      for (Usage usage : option.usages()) {
        if (isFault) {
          expected.add(option.name() + "=");
        } else if (option.words().isEmpty() || usage.isWord() || usage.isBare()) {
          boolean isAbbreviated =
              option.name().equals("semantics") && !usage.equals(option.usages().get(1));
          String term = isAbbreviated ? usage.value() : option.syntax(usage);
          expected.add(term);
          if (!usage.defaultNote().isEmpty()) {
            softly
                .assertThat(rows.getOrDefault(term, "nothing"))
                .as(term)
                .containsPattern("default|if not given|if none is named");
          }
        } else {
          String standard = usage.defaultNote().replace("default: ", "");
          softly
              .assertThat(rows.get(option.name() + "=" + standard))
              .contains("`" + standard + "` if not given");
        }
      }
    }
    softly.assertThat(rows.keySet()).isEqualTo(expected);
    softly
        .assertThat(rows.get("max_groups=NUMBER"))
        .contains(MountOptionTable.DEFAULT_MAX_GROUPS + " if not given");
    softly.assertAll();
  }

  private static List<String> codes(String cell) {
    return Pattern.compile("`([^`]+)`").matcher(cell).results().map(code -> code.group(1)).toList();
  }

  @Test
  void whatAProgramCanAskForIsInTheTable() throws Exception {
    List<String> words = new ArrayList<>();
    for (Semantics semantics : Semantics.values()) {
      for (Transition transition : Transition.values()) {
        if (semantics.isUnified() && transition == Transition.READ) {
          continue; // There is no FREEZING in it.
        }
        Options options = Options.defaults().semantics(semantics).transition(transition);
        words.addAll(options.words());
        MountOptions parsed = MountOptions.parse(options.words());
        assertThat(parsed.semantics()).isEqualTo(semantics);
        assertThat(parsed.transition()).isEqualTo(transition);
      }
    }
    assertThat(words.stream().map(word -> word.replaceFirst("=.*", "")).collect(Collectors.toSet()))
        .isSubsetOf(MountOptionTable.names(Kind.OWN));
  }
}
