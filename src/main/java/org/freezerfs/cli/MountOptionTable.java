package org.freezerfs.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.freezerfs.cli.MountOption.Kind;
import org.freezerfs.cli.MountOption.Usage;

/**
 * All mount options, from the table {@code options}. Parsing, the messages about bad options and
 * {@code --help} read it, and so does the completion; MountOptionTableTest compares the documents
 * with it.
 */
final class MountOptionTable {
  /** What the heap that the launcher gives can hold, with as many members. */
  static final int DEFAULT_MAX_GROUPS = 65_536;

  private static final Map<String, MountOption> BY_NAME = read();

  private MountOptionTable() {}

  private static Map<String, MountOption> read() {
    Map<String, MountOption> all = new LinkedHashMap<>();
    List<String> lines = SharedTable.lines("options");
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean isExplained = i + 1 < lines.size() && lines.get(i + 1).startsWith(" ");
      String meaning = isExplained ? lines.get(++i).strip() : "";
      int note = line.indexOf(" [");
      String defaultNote = note < 0 ? "" : line.substring(note + 2, line.length() - 1);
      String[] words = (note < 0 ? line : line.substring(0, note)).split(" ", -1);
      Kind kind = Kind.valueOf(words[0].toUpperCase(Locale.ROOT));
      for (int word = 1; word < words.length; word++) {
        String[] parts = words[word].split("=", 2);
        MountOption option = all.get(parts[0]);
        if (option == null) {
          option = new MountOption(kind, parts[0], new ArrayList<>());
          all.put(parts[0], option);
        }
        option.usages().add(Usage.of(parts, meaning, defaultNote));
      }
    }
    return all;
  }

  /** Returns the option of this name; empty if there is none. */
  static Optional<MountOption> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Returns the options of one kind, in the order of the table. */
  static List<MountOption> all(Kind kind) {
    List<MountOption> all = new ArrayList<>();
    for (MountOption option : BY_NAME.values()) {
      if (option.kind() == kind) {
        all.add(option);
      }
    }
    return all;
  }

  /** Returns the names of the options of one kind, in the order of the table. */
  static List<String> names(Kind kind) {
    List<String> names = new ArrayList<>();
    for (MountOption option : all(kind)) {
      names.add(option.name());
    }
    return names;
  }
}
