package org.freezerfs.documents;

import java.util.List;

/**
 * A block of code on a page.
 *
 * @param language what stands behind the opening fence; it says how a test checks the block
 * @param setting the text of the comment on the line above; empty if there is none
 * @param lines the code
 */
public record CodeBlock(String language, String setting, List<String> lines) {
  /** What a shell shows: commands behind a prompt, each with what it prints. */
  public static final String CONSOLE = "console";

  /** Commands that another test runs. */
  static final String SHELL = "sh";

  String text() {
    return String.join("\n", lines);
  }
}
