package org.freezerfs.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.freezerfs.recorder.EventKind;
import org.junit.jupiter.api.Test;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.ScriptableObject;

/** The lanes that the script of a page makes of made-up events. */
class LanesTest {
  /** Without the numbers of groups, and of an event only what is no time. */
  private static final String AS_TEXT =
      """
      const told = event => Object.keys(event).filter(name => !["at", "took", "group", "groupId"].includes(name)).map(name => name + "=" + event[name]).join(" ");
      const lanes = lanesOf(JSON.parse(chart));
      [...lanes.values()].sort((one, other) => one.id - other.id).map(lane =>
        lane.id + " " + lane.path + " before: " + lane.names + " end: " + lane.end + "\\n"
        + lane.spans.map(span => "  [" + [span.at, span.state, span.tasks, span.took] + "]\\n").join("")
        + lane.marks.map(mark => "  " + mark.at + ": " + mark.kind + " " + told(mark.event) + "\\n").join("")).join("");
      """;

  private final SavedEvents events = new SavedEvents();

  private void addMount(long begin) {
    events.add(EventKind.MOUNT, begin, 0, "/containers", "v4", "signals", 77, true);
  }

  private String page() throws IOException {
    events.sort();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TimelinePage.of(events).write(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String chart(String page) {
    return page.split("id=\"chart\">", 2)[1].split("</script>", 2)[0];
  }

  private String lanes() throws IOException {
    try (Context context = Context.enter();
        InputStream script = TimelinePage.class.getResourceAsStream("timeline/lanes.js")) {
      context.setLanguageVersion(Context.VERSION_ES6);
      ScriptableObject scope = context.initSafeStandardObjects();
      ScriptableObject.putProperty(scope, "chart", chart(page()));
      String text = new String(script.readAllBytes(), StandardCharsets.UTF_8) + AS_TEXT;
      return Context.toString(context.evaluateString(scope, text, "lanes.js", 1, null));
    }
  }

  @Test
  void aLaneBeginsWithItsGroupWhateverTheOrderOfEvents() throws Exception {
    events.add(EventKind.TRANSITION, 1680, 20, "FREEZING", "FROZEN", 3, "/a", 1);
    events.add(EventKind.TRANSITION, 1500, 10, "THAWED", "FREEZING", 3, "/a", 1);
    events.add(EventKind.GROUP, 1100, 0, "made", "/a", 1);
    events.add(EventKind.GROUP, 1900, 0, "removed", "/a", 1);
    addMount(2000);
    addMount(1000);
    assertThat(page()).contains("\"duration\":1000");
    assertThat(lanes())
        .isEqualTo("1 /a before:  end: 900\n  [100,0,-1,-1]\n  [500,1,3,10]\n  [700,2,3,20]\n");
  }

  @Test
  void theMountPointIsThatOfAnyPart() throws Exception {
    events.add(EventKind.MOUNT, 1000, 0, "/containers", "v4", "", 77, false);
    events.add(EventKind.MOUNT, 1100, 0, null, null, "v2", 77, false);
    events.add(EventKind.MOUNT, 1200, 0, null, "v4", null, 77, true);
    assertThat(page())
        .contains("\"mountPoint\":\"/containers\",\"semantics\":\"v4\",\"engine\":\"v2\"")
        .contains("\"ended\":true");
  }

  @Test
  void aGroupMayBeFrozenFromItsCreation() throws Exception {
    addMount(1000);
    events.add(EventKind.GROUP, 1100, 0, "made", "/a", 1);
    events.add(EventKind.TRANSITION, 1100, 0, "THAWED", "FROZEN", 0, "/a", 1);
    assertThat(lanes()).contains("\n  [100,2,0,0]\n").doesNotContain("-1,-1");
  }

  @Test
  void aGroupOlderThanTheRecordingHasTheStateThatItLeft() throws Exception {
    addMount(1000);
    events.add(EventKind.TRANSITION, 1295, 5, "FROZEN", "RUNNING", 2, "/a", 1);
    assertThat(lanes()).isEqualTo("1 /a before:  end: -1\n  [0,2,-1,-1]\n  [300,0,2,5]\n");
  }

  @Test
  void aMoveIsMarkedInBothGroups() throws Exception {
    addMount(1000);
    events.add(EventKind.ATTACH, 1200, 9, "/", 0, 77, "/a", 1);
    events.add(EventKind.ATTACH, 1300, 8, "/a", 1, 77, "/b", 2);
    assertThat(lanes())
        .isEqualTo(
            """
            0 / before:  end: -1
              [0,0,-1,-1]
              200: 1 from=/ fromId=0 task=77
            1 /a before:  end: -1
              [0,0,-1,-1]
              200: 0 from=/ fromId=0 task=77
              300: 1 from=/a fromId=1 task=77
            2 /b before:  end: -1
              [0,0,-1,-1]
              300: 0 from=/a fromId=1 task=77
            """);
  }

  @Test
  void signalsForksRestopsFaultsAndExitsAreMarks() throws Exception {
    addMount(1000);
    events.add(EventKind.SIGNAL, 1100, 1, 9, "held", 7, "/a", 1);
    events.add(EventKind.SIGNAL, 1200, 2, 40, "sent", 7, "/a", 1);
    events.add(EventKind.FORK, 1300, 3, "stopped", 8, "/a", 1);
    events.add(EventKind.RESTOP, 1400, 4, 55L, 7, "/a", 1);
    events.add(EventKind.RESTOP, 1500, 5, EventKind.UNKNOWN_DELAY, 7, "/a", 1);
    events.add(EventKind.FAULT, 1550, 0, "fault_notice", 0, "/a", 1);
    events.add(EventKind.EXIT, 1600, 0, 8, "/a", 1);
    assertThat(page()).contains("\"signals\":{\"40\":\"signal 40\",\"9\":\"SIGKILL\"}");
    assertThat(lanes())
        .endsWith(
            """
              100: 3 signal=9 result=held task=7
              200: 3 signal=40 result=sent task=7
              300: 2 result=stopped task=8
              400: 4 delay=55 task=7
              500: 4 delay=-1 task=7
              550: 10 fault=fault_notice task=0
              600: 9 task=8
            """);
  }

  @Test
  void aRenameChangesThePathsBelowAndNoOthers() throws Exception {
    addMount(1000);
    events.add(EventKind.GROUP, 1100, 0, "made", "/a", 1);
    events.add(EventKind.GROUP, 1200, 0, "made", "/a/x", 2);
    events.add(EventKind.GROUP, 1300, 0, "made", "/ab", 3);
    events.add(EventKind.GROUP, 1400, 0, "renamed", "/b", 1);
    // Later there is another /a.
    events.add(EventKind.GROUP, 1500, 0, "made", "/a", 4);
    events.add(EventKind.GROUP, 1600, 0, "made", "/a/y", 5);
    assertThat(lanes())
        .isEqualTo(
            """
            1 /b before: /a end: -1
              [100,0,-1,-1]
              400: 8 from=/a to=/b
            2 /b/x before: /a/x end: -1
              [200,0,-1,-1]
              400: 8 from=/a/x to=/b/x
            3 /ab before:  end: -1
              [300,0,-1,-1]
            4 /a before:  end: -1
              [500,0,-1,-1]
            5 /a/y before:  end: -1
              [600,0,-1,-1]
            """);
  }

  @Test
  void requestsAreMarksByWhatBecameOfThem() throws Exception {
    addMount(1000);
    addRequest(1100, "write", "FROZEN", "", false);
    addRequest(1200, "write", "FROZEN", "EBUSY", true);
    addRequest(1300, "read", "", "", true);
    addRequest(1400, "read", "", "EIO", false);
    assertThat(lanes())
        .endsWith(
            """
              100: 5 file=freezer.state access=write text=FROZEN error= fault=0 caller=7 command=sh
              200: 6 file=freezer.state access=write text=FROZEN error=EBUSY fault=1 caller=7 command=sh
              300: 7 file=freezer.state access=read text= error= fault=1 caller=7 command=sh
              400: 6 file=freezer.state access=read text= error=EIO fault=0 caller=7 command=sh
            """);
  }

  private void addRequest(long begin, String access, String text, String error, boolean fault) {
    events.add(
        EventKind.REQUEST, begin, 1, "freezer.state", access, text, error, fault, 7, "sh", "/a", 1);
  }
}
