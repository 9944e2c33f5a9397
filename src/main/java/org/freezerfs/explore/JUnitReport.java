package org.freezerfs.explore;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.freezerfs.explore.Explorer.Result;
import org.freezerfs.text.LogText;

/** The report in JUnit's XML, in which each case is a test. */
final class JUnitReport {
  private static final String UTF_8 = "UTF-8";
  private static final String SUITE = "freezerfs explore";

  private final XMLStreamWriter xml;

  private JUnitReport(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /**
   * Writes the report.
   *
   * @param command the explored command, for a person
   */
  static void write(OutputStream out, String command, List<Result> results) throws IOException {
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out, UTF_8);
      new JUnitReport(xml).write(command, results);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private void write(String command, List<Result> results) throws XMLStreamException {
    long failures = results.stream().filter(each -> each.verdict().isBad()).count();
    long nanos = results.stream().mapToLong(each -> each.outcome().nanos()).sum();
    xml.writeStartDocument(UTF_8, "1.0");
    xml.writeStartElement("testsuite");
    attribute("name", SUITE + " -- " + command);
    attribute("tests", Integer.toString(results.size()));
    attribute("failures", Long.toString(failures));
    attribute("errors", "0");
    attribute(
        "skipped",
        Long.toString(
            results.stream().filter(each -> each.verdict() == Verdict.NOT_REACHED).count()));
    attribute("time", seconds(nanos));
    for (Result each : results) {
      writeCase(each);
    }
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void writeCase(Result result) throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute("classname", SUITE);
    attribute("name", result.disturbed().toString());
    attribute("time", seconds(result.outcome().nanos()));
    if (result.verdict() == Verdict.NOT_REACHED) {
      xml.writeEmptyElement("skipped");
      attribute("message", "the command did not come to this operation");
    } else if (result.verdict().isBad()) {
      xml.writeStartElement("failure");
      attribute("type", result.verdict().toString());
      attribute("message", String.join("; ", result.judgement().reasons()));
      for (String line : result.outcome().lastLines()) {
        xml.writeCharacters(printable(line) + "\n");
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, printable(value));
  }

  /** XML can't have each control character. */
  private static String printable(String text) {
    return LogText.printable(text);
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f", (double) nanos / TimeUnit.SECONDS.toNanos(1));
  }
}
