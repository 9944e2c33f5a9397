package org.freezerfs.explore;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.freezerfs.explore.Explorer.Result;
import org.freezerfs.text.LogText;
import org.freezerfs.trace.TimelinePage;

/**
 * A page with all cases: a line for each operation, and in it a link for each case to the recording
 * of its run.
 */
final class MatrixPage {
  private static final String INDEX = "index.html";
  private static final String UTF_8 = "UTF-8";

  private static final String STYLE =
      """
      :root { color-scheme: light dark; --good: #b5e3c0; --fair: #dde1e6; --bad: #f2a0a0; }
      @media (prefers-color-scheme: dark) { :root { --good: #275c38; --fair: #3a4048; --bad: #8a2f35; } }
      body { font: 14px/1.5 system-ui, sans-serif; margin: 1em; }
      table { border-collapse: collapse; }
      th, td { text-align: left; vertical-align: top; padding: 2px 14px 2px 0; border-top: 1px solid var(--fair); }
      td a { display: inline-block; padding: 0 6px; margin: 1px; border-radius: 4px; color: inherit; background: var(--bad); }
      a.copes { background: var(--good); }
      a.reports { background: var(--fair); }
      a.not-reached { background: none; }
      """;

  private final Path folder;

  /** A page in a folder, which is made if there is none. */
  MatrixPage(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes the page that leads to those of the runs.
   *
   * @param command the explored command, for a person
   */
  void write(String command, List<Result> results) throws IOException {
    Files.createDirectories(folder);
    Map<Occurrence, List<Integer>> byOperation = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      byOperation
          .computeIfAbsent(results.get(i).disturbed().occurrence(), none -> new ArrayList<>())
          .add(i);
    }
    try (OutputStream out = newFile(INDEX)) {
      XMLStreamWriter html = XMLOutputFactory.newInstance().createXMLStreamWriter(out, UTF_8);
      write(html, command, results, byOperation);
      html.close();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private OutputStream newFile(String name) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)));
  }

  private static String name(int index) {
    return "case-" + (index + 1) + ".html";
  }

  /** Writes the page of one run, whose events are not needed any more then. */
  void writeRun(int index, Result result) throws IOException {
    Files.createDirectories(folder);
    TimelinePage page = result.outcome().recording().orElseThrow().page();
    try (OutputStream out = newFile(name(index))) {
      page.write(out);
    }
  }

  private static void write(
      XMLStreamWriter html,
      String command,
      List<Result> results,
      Map<Occurrence, List<Integer>> byOperation)
      throws XMLStreamException {
    String title = "freezerfs explore -- " + LogText.printable(command);
    html.writeDTD("<!DOCTYPE html>");
    html.writeStartElement("html");
    html.writeAttribute("lang", "en");
    html.writeStartElement("head");
    html.writeEmptyElement("meta");
    html.writeAttribute("charset", "utf-8");
    html.writeEmptyElement("meta");
    html.writeAttribute("name", "viewport");
    html.writeAttribute("content", "width=device-width, initial-scale=1");
    element(html, "title", title);
    element(html, "style", STYLE);
    html.writeEndElement();
    html.writeStartElement("body");
    element(html, "h1", title);
    element(html, "p", Report.summary(results));
    html.writeStartElement("table");
    for (Map.Entry<Occurrence, List<Integer>> row : byOperation.entrySet()) {
      html.writeStartElement("tr");
      element(html, "th", row.getKey().toString());
      html.writeStartElement("td");
      for (int index : row.getValue()) {
        writeLink(html, index, results.get(index));
      }
      html.writeEndElement();
      html.writeEndElement();
    }
    html.writeEndElement();
    html.writeEndElement();
    html.writeEndElement();
  }

  private static void writeLink(XMLStreamWriter html, int index, Result result)
      throws XMLStreamException {
    html.writeStartElement("a");
    html.writeAttribute("href", name(index));
    html.writeAttribute("class", result.verdict().toString().replace(' ', '-'));
    html.writeAttribute(
        "title",
        LogText.printable(
            result.verdict() + ": " + String.join("; ", result.judgement().reasons())));
    html.writeCharacters(result.disturbed().disturbance().word());
    html.writeEndElement();
    html.writeCharacters(" ");
  }

  private static void element(XMLStreamWriter html, String name, String text)
      throws XMLStreamException {
    html.writeStartElement(name);
    html.writeCharacters(text);
    html.writeEndElement();
  }
}
