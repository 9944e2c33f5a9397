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
    /**
     * A way of the table.
     *
     * @param parts the name, and what stands behind {@code =}: a word, the form of a value in angle
     *     brackets, or nothing for any value
     */
    static Usage of(String[] parts, String meaning, String defaultNote) {
      if (parts.length == 1) {
        return new Usage("", false, meaning, defaultNote);
      }
      String value = parts[1].isEmpty() ? "<VALUE>" : parts[1];
      return value.startsWith("<")
          ? new Usage(value.substring(1, value.length() - 1), false, meaning, defaultNote)
          : new Usage(value, true, meaning, defaultNote);
    }

    boolean isBare() {
      return value.isEmpty();
    }
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
