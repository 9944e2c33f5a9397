package org.freezerfs.cli;

import java.util.regex.Pattern;

/**
 * A path in a command that a message proposes: it can be pasted into a shell. The shell function
 * {@code word} in {@code bin/mounts} does the same.
 */
final class ShellWord {
  private static final Pattern SPECIAL = Pattern.compile("[] !\"#$&'()*;<>?\\[\\\\^`{|}~]");

  private ShellWord() {}

  /** Returns the text as one word, with a backslash before each character that means something. */
  static String of(Object text) {
    return SPECIAL.matcher(text.toString()).replaceAll("\\\\$0");
  }
}
