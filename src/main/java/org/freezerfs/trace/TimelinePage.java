package org.freezerfs.trace;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A recording as a page for a browser. The page is one file that loads nothing, and its content
 * security policy lets no script run but its own.
 */
public final class TimelinePage {
  private static final String CHART = "%CHART%";

  /** The parts of the script: each may use the earlier ones while it is loaded. */
  private static final List<String> SCRIPT =
      List.of(
          "model",
          "state",
          "times",
          "places",
          "glyphs",
          "draw",
          "describe",
          "view",
          "tables",
          "input",
          "legend",
          "follow");

  private final Map<String, Object> chart;

  private TimelinePage(Map<String, Object> chart) {
    this.chart = chart;
  }

  /**
   * Reads a recording.
   *
   * @throws IOException if it can't be read; the message is one line for a person
   */
  public static TimelinePage of(Path recording) throws IOException {
    return of(RecordingReader.read(recording));
  }

  /** Returns the page with reloading on: the browser loads it anew every few seconds. */
  public TimelinePage reloading() {
    Map<String, Object> with = new LinkedHashMap<>(chart);
    with.put("reloads", true);
    return new TimelinePage(with);
  }

  /** Whether the recorded mount has ended in order. */
  public boolean hasEnded() {
    return (Boolean) chart.get("ended");
  }

  /** The process that serves the recorded mount, or has served it. */
  public int daemon() {
    return (Integer) chart.get("daemon");
  }

  static TimelinePage of(Chart chart) {
    return new TimelinePage(chart.describe());
  }

  /** Writes the page, in UTF-8. */
  public void write(OutputStream out) throws IOException {
    String style = resource("timeline.css");
    String script = script();
    String[] around =
        resource("timeline.html")
            .replace("%STYLE_HASH%", hash(style))
            .replace("%SCRIPT_HASH%", hash(script))
            .replace("%STYLE%", style)
            .replace("%SCRIPT%", script)
            .split(CHART, -1);
    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    writer.write(around[0]);
    Json.write(writer, chart);
    writer.write(around[1]);
    writer.flush();
  }

  /** The names in the script are its own. */
  private static String script() throws IOException {
    StringBuilder whole = new StringBuilder("\n\"use strict\";\n(() => {\n");
    for (String part : SCRIPT) {
      whole.append(resource("timeline/" + part + ".js")).append('\n');
    }
    return whole.append("})();\n").toString();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = TimelinePage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Returns the hash by which a content security policy allows a script or style. */
  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java has SHA-256", e);
    }
  }
}
