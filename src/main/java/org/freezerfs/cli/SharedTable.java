package org.freezerfs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The tables that the shell programs read too, of which each is a file in src/main/bin. */
final class SharedTable {
  private static final String PLACE = "/org/freezerfs/";

  private SharedTable() {}

  /** Returns the lines of a table without its comments. */
  static List<String> lines(String name) {
    // On the way to each mount, so without lambdas, which would load classes.
    List<String> lines = new ArrayList<>();
    try (InputStream file = SharedTable.class.getResourceAsStream(PLACE + name)) {
      for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.isEmpty() && !line.startsWith("#")) {
          lines.add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }
}
