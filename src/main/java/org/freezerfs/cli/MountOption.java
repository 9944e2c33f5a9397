package org.freezerfs.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * One mount option: a row of the {@link MountOptionTable}.
 *
 * @param kind which program acts on the option
 * @param name the word before {@code =}, or the whole word of an option without a value
 * @param usages the ways to write the option, in the order in which {@code --help} shows them
 */
record MountOption(Kind kind, String name, List<Usage> usages) {
  /** Which program acts on an option. */
  enum Kind {
    /** freezerfs itself. */
    OWN,
    /** FUSE or the kernel; the option is passed on to libfuse. */
    FUSE,
    /** mount(8) alone; freezerfs accepts the option and does nothing. */
    IGNORED
  }

  /**
   * One way to write an option.
   *
   * @param value what stands behind {@code =}: a word such as {@code eager}, or the form of the
   *     value such as {@code NUMBER}; empty if the option is written without {@code =}
   * @param isWord whether {@code value} is a word to be written as it is, and not a form
   * @param meaning what the option does, for a person; empty where libfuse's manual says it
   * @param defaultNote "default", and what belongs to that word; empty if this is not the default
   */
  record Usage(String value, boolean isWord, String meaning, String defaultNote) {
    static Usage bare(String meaning, String defaultNote) {
      return new Usage("", false, meaning, defaultNote);
    }

    static Usage word(String value, String meaning, String defaultNote) {
      return new Usage(value, true, meaning, defaultNote);
    }

    static Usage form(String value, String meaning, String defaultNote) {
      return new Usage(value, false, meaning, defaultNote);
    }

    boolean isBare() {
      return value.isEmpty();
    }
  }

  static MountOption of(Kind kind, String name, Usage... usages) {
    return new MountOption(kind, name, List.of(usages));
  }

  /** Returns the words that the value may be; an empty list if the value has a form instead. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    for (Usage usage : usages) {
      if (usage.isWord()) {
        words.add(usage.value());
      }
    }
    return words;
  }

  /**
   * Whether the option may be written with this value.
   *
   * @param value what stands behind {@code =}; null if there is no {@code =}
   */
  boolean accepts(String value) {
    List<String> words = words();
    for (Usage usage : usages) {
      if (value == null ? usage.isBare() : !usage.isBare() && words.isEmpty()) {
        return true;
      }
    }
    return value != null && words.contains(value);
  }

  /**
   * Returns how to write the option, for a message: {@code max_groups=NUMBER}, {@code power or
   * power=patched|unpatched}.
   */
  String syntax() {
    List<String> ways = new ArrayList<>();
    List<String> words = words();
    for (Usage usage : usages) {
      if (usage.isBare()) {
        ways.add(name);
      } else if (words.isEmpty()) {
        ways.add(name + "=" + usage.value());
      }
    }
    if (!words.isEmpty()) {
      ways.add(name + "=" + String.join("|", words));
    }
    return String.join(" or ", ways);
  }

  /** Returns one way to write the option: {@code transition=read}. */
  String syntax(Usage usage) {
    return usage.isBare() ? name : name + "=" + usage.value();
  }
}
