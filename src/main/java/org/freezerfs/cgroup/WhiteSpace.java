package org.freezerfs.cgroup;

/**
 * Removes white space from what is written to a control file, as the kernel's functions do. White
 * space is what the kernel's {@code isspace} accepts (lib/ctype.c).
 */
final class WhiteSpace {
  private static final int NO_BREAK_SPACE = 0xa0;

  private WhiteSpace() {}

  /** Without white space at both ends: the result of {@code strstrip}. */
  static String strip(String text) {
    int begin = 0;
    while (begin < text.length() && isSpace(text.charAt(begin))) {
      begin++;
    }
    return stripEnd(text.substring(begin));
  }

  /**
   * Without white space at the end: the buffer after {@code strstrip}, for kernels that ignore its
   * result.
   */
  static String stripEnd(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  /** Without one newline at the end, which the functions of lib/kstrtox.c accept there. */
  static String stripNewline(String text) {
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == NO_BREAK_SPACE;
  }
}
