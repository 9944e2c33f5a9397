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
import org.freezerfs.recorder.EventKind;
import org.freezerfs.recorder.EventKind.Field;

/**
 * A recording as a page for a browser. The page is one file that loads nothing, and its content
 * security policy lets no script run but its own.
 */
public final class TimelinePage {
  private static final String CHART = "%CHART%";

  /** The parts of the script: each may use the earlier ones while it is loaded. */
  private static final List<String> SCRIPT =
      List.of(
          "lanes",
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

  private static final double NANOS_PER_MILLI = 1e6;

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
    return of(SavedEvents.read(recording));
  }

  /** Returns the page with a script that has the browser load it anew every few seconds. */
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
    return ((Number) chart.getOrDefault("daemon", 0)).intValue();
  }

  /**
   * Returns the page of these events. It has the table of their kinds, a row of numbers for each
   * event, and apart from these the texts, each once. lanes.js makes the lanes of these.
   */
  static TimelinePage of(SavedEvents events) {
    long begin = events.begin();
    Map<String, Object> chart = events.mount();
    chart.put("begin", Math.round(begin / NANOS_PER_MILLI));
    chart.put("duration", events.end() - begin);
    chart.put("torn", events.torn());
    chart.put("signals", events.signals());
    // Made while they are written: there may be a million.
    chart.put("rows", (Iterable<long[]>) () -> events.rows().iterator());
    chart.put("words", events.words());
    Map<String, Object> kinds = new LinkedHashMap<>();
    for (EventKind kind : EventKind.values()) {
      kinds.put(kind.name(), describe(kind));
    }
    chart.put("kinds", kinds);
    return new TimelinePage(chart);
  }

  private static Map<String, Object> describe(EventKind kind) {
    return Map.of(
        "fields",
        kind.fields().stream().map(Field::name).toList(),
        "texts",
        kind.fields().stream().map(field -> field.type().isText()).toList());
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
