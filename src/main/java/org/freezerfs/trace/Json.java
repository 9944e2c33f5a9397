package org.freezerfs.trace;

import java.io.IOException;
import java.util.Map;

/**
 * Writes maps, lists, arrays of numbers, numbers, booleans and text as JSON for a page of HTML:
 * nothing in it ends a script or begins a tag, whatever the text is.
 */
final class Json {
  private static final String HARMLESS = " !#$%()*+,-./:;=?@[]^_`{|}~";

  private final Appendable out;

  private Json(Appendable out) {
    this.out = out;
  }

  static void write(Appendable out, Object value) throws IOException {
    new Json(out).write(value);
  }

  private void write(Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      writeMap(map);
    } else if (value instanceof Iterable<?> list) {
      writeList(list);
    } else if (value instanceof long[] numbers) {
      writeNumbers(numbers);
    } else if (value instanceof String text) {
      writeText(text);
    } else if (value instanceof Number || value instanceof Boolean) {
      out.append(value.toString());
    } else {
      throw new IllegalArgumentException("no JSON: " + value);
    }
  }

  private void writeMap(Map<?, ?> map) throws IOException {
    String separator = "{";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(separator);
      writeText((String) entry.getKey());
      out.append(':');
      write(entry.getValue());
      separator = ",";
    }
    out.append(map.isEmpty() ? "{}" : "}");
  }

  private void writeList(Iterable<?> list) throws IOException {
    out.append('[');
    String separator = "";
    for (Object element : list) {
      out.append(separator);
      write(element);
      separator = ",";
    }
    out.append(']');
  }

  private void writeNumbers(long[] numbers) throws IOException {
    out.append('[');
    for (int i = 0; i < numbers.length; i++) {
      out.append(i == 0 ? "" : ",").append(Long.toString(numbers[i]));
    }
    out.append(']');
  }

  private void writeText(String text) throws IOException {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (Character.isLetterOrDigit(unit) || HARMLESS.indexOf(unit) >= 0) {
        out.append(unit);
      } else {
        out.append(String.format("\\u%04x", (int) unit));
      }
    }
    out.append('"');
  }
}
