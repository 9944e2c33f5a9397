package org.freezerfs.cgroup;

/** White space as the kernel's isspace has it, and what was taken off of it by when. */
final class WhiteSpace {
  private static final int NO_BREAK_SPACE = 0xa0;

  private WhiteSpace() {}

  /** As strstrip does it. */
  static String strip(String text) {
    int begin = 0;
    while (begin < text.length() && isSpace(text.charAt(begin))) {
      begin++;
    }
    return stripEnd(text.substring(begin));
  }

  /** As strstrip does it where its result is not used. */
  static String stripEnd(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  /** As the functions of lib/kstrtox.c take one at the end. */
  static String stripNewline(String text) {
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == NO_BREAK_SPACE;
  }
}
