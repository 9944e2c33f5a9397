package org.freezerfs.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
  private static String json(Object value) throws IOException {
    StringBuilder out = new StringBuilder();
    Json.write(out, value);
    return out.toString();
  }

  @Test
  void writesAllTypesOfAChart() throws Exception {
    assertThat(json(Map.of("list", List.of(1, true, "x", new long[] {-1, 20}))))
        .isEqualTo("{\"list\":[1,true,\"x\",[-1,20]]}");
    assertThat(json(Map.of())).isEqualTo("{}");
    assertThat(json(List.of())).isEqualTo("[]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "</script> \\u003c/script\\u003e",
        "<!-- \\u003c!--",
        "&lt; \\u0026lt;",
        "\" \\u0022",
        "\\ \\u005c",
        "\u2028 \\u2028",
        "\uD83D\uDE00 \\ud83d\\ude00",
        "/é/Ж /é/Ж"
      })
  void escapesTextThatCouldBeMarkup(String text, String written) throws Exception {
    assertThat(json(text)).isEqualTo('"' + written + '"');
  }

  @Test
  void escapesAllButLettersAndHarmlessCharacters() throws Exception {
    String pattern = "\"([^<>&'\"\\\\\\x00-\\x1f\\x7f-\\x9f\u2028\u2029]|\\\\u[0-9a-f]{4})\"";
    for (char unit = 0; unit < Character.MAX_VALUE; unit++) {
      assertThat(json(String.valueOf(unit))).matches(pattern);
    }
  }
}
