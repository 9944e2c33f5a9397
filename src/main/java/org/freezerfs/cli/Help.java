package org.freezerfs.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.freezerfs.cli.MountOption.Kind;
import org.freezerfs.cli.MountOption.Usage;

/**
 * What {@code --help} says above the options of the command line, the commands, and below them, the
 * mount options: out of their tables. Loaded only where help is asked for.
 */
final class Help {
  /** The column in which meanings begin. */
  private static final int INDENT = 23;

  static final int WIDTH = 100;

  private final List<String> lines = new ArrayList<>();

  private Help() {}

  /** Returns the lines above the options of the command line. */
  static String[] header() {
    Help help = new Help();
    help.addCommands();
    return help.lines.toArray(new String[0]);
  }

  /** Returns the lines below these. */
  static String[] footer() {
    Help help = new Help();
    help.addOptions();
    help.addSemantics();
    return help.lines.toArray(new String[0]);
  }

  private void addOptions() {
    Collections.addAll(lines, "", "Mount options:");
    for (MountOption option : MountOptionTable.all(Kind.OWN)) {
      for (Usage usage : option.usages()) {
        if (!usage.isWord() || !isDescribedBelow(option)) {
          addUsage(option.syntax(usage), usage);
        }
      }
    }
    add("allow_other, ro ...", "FUSE's own, as in mount.fuse(8)");
    MountOption remount = MountOptionTable.find("remount").orElseThrow();
    addUsage(remount.name(), remount.usages().get(0));
  }

  /** Whether the option's words have a section of their own. */
  private static boolean isDescribedBelow(MountOption option) {
    return option.name().equals("semantics");
  }

  private void addUsage(String syntax, Usage usage) {
    String defaultNote = usage.defaultNote();
    add(syntax, usage.meaning() + (defaultNote.isEmpty() ? "" : " (" + defaultNote + ")"));
  }

  private void addSemantics() {
    Collections.addAll(lines, "", "Semantics, and the programs that were written for them:");
    for (Usage usage : MountOptionTable.find("semantics").orElseThrow().usages()) {
      if (usage.isWord()) {
        add(usage.value(), usage.meaning());
      }
    }
    lines.add(
        "  If in doubt: v2 for a program that writes cgroup.freeze, hierarchical for one that writes");
    lines.add("  freezer.state, v4 for the transcript.");
  }

  private void addCommands() {
    Collections.addAll(
        lines,
        "Mounts a control-group filesystem whose freezer acts on real processes.",
        "",
        "Commands:");
    for (Command command : Command.values()) {
      lines.add("  " + command.syntax());
      add("", command.meaning());
    }
    Collections.addAll(
        lines,
        "",
        "To end a mount: freezerfs umount MOUNTPOINT; umount(8) and fusermount -u do the same.",
        "All processes that freezerfs had stopped then continue.",
        "",
        "To mount:");
  }

  /** Adds a term and its meaning, which is broken into lines. */
  private void add(String term, String meaning) {
    StringBuilder line = new StringBuilder("  ").append(term);
    line.append(" ".repeat(Math.max(2, INDENT - line.length())));
    boolean begins = true;
    for (String word : meaning.split(" ", -1)) {
      if (!begins && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder(" ".repeat(INDENT));
        begins = true;
      }
      line.append(begins ? "" : " ").append(word);
      begins = false;
    }
    lines.add(line.toString());
  }
}
