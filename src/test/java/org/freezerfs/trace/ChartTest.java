package org.freezerfs.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The contents of a page for made-up events. */
class ChartTest {
  private final Chart chart = new Chart();

  private String json() throws IOException {
    StringBuilder out = new StringBuilder();
    Json.write(out, chart.describe());
    return out.toString();
  }

  @Test
  void aLaneBeginsWithItsGroupWhateverTheOrderOfEvents() throws Exception {
    chart.addTransition(1700, 1, "/a", "FREEZING", "FROZEN", 3, 20);
    chart.addTransition(1500, 1, "/a", "THAWED", "FREEZING", 3, 10);
    chart.addCreation(1100, 1, "/a");
    chart.addRemoval(1900, 1, "/a");
    chart.extendTo(2000);
    chart.extendTo(1000);
    assertThat(json())
        .contains("\"duration\":1000", "\"states\":[\"THAWED\",\"FREEZING\",\"FROZEN\"]")
        .contains("\"id\":1,\"path\":\"/a\",\"names\":[],\"end\":900")
        .contains("\"spans\":[[100,0,-1,-1],[500,1,3,10],[700,2,3,20]]");
  }

  @Test
  void theMountPointIsThatOfAnyPart() throws Exception {
    chart.extendTo(1000);
    chart.setMount("/containers", "v4", "", 77, false);
    chart.setMount("", "", "v2", 77, false);
    chart.setMount("", "v4", "", 77, true);
    assertThat(json())
        .contains("\"mountPoint\":\"/containers\",\"semantics\":\"v4\",\"engine\":\"v2\"")
        .contains("\"ended\":true");
  }

  @Test
  void aGroupMayBeFrozenFromItsCreation() throws Exception {
    chart.extendTo(1000);
    chart.addCreation(1100, 1, "/a");
    chart.addTransition(1100, 1, "/a", "THAWED", "FROZEN", 0, 0);
    assertThat(json()).contains("\"spans\":[[100,2,0,0]]");
  }

  @Test
  void aGroupOlderThanTheRecordingHasTheStateThatItLeft() throws Exception {
    chart.extendTo(1000);
    chart.addTransition(1300, 1, "/a", "FROZEN", "RUNNING", 2, 5);
    assertThat(json()).contains("\"end\":-1,\"spans\":[[0,2,-1,-1],[300,0,2,5]]");
  }

  @Test
  void aMoveIsMarkedInBothGroupsAndTheRootHasNoLane() throws Exception {
    chart.extendTo(1000);
    chart.addAttach(1200, 77, 0, "/", 1, "/a", 9);
    chart.addAttach(1300, 77, 1, "/a", 2, "/b", 8);
    assertThat(json())
        .contains("\"id\":1,", "\"marks\":[[200,0,77,9,0],[300,1,77,8,2]]")
        .contains("\"id\":2,", "\"marks\":[[300,0,77,8,1]]")
        .contains("\"paths\":{\"0\":\"/\",\"1\":\"/a\",\"2\":\"/b\"}")
        .doesNotContain("\"id\":0,");
  }

  @Test
  void signalsForksRestopsAndExitsAreMarks() throws Exception {
    chart.extendTo(1000);
    chart.addSignal(1100, 1, "/a", 7, 9, "held", 1);
    chart.addSignal(1200, 1, "/a", 7, 40, "sent", 2);
    chart.addFork(1300, 1, "/a", 8, "stopped", 3);
    chart.addRestop(1400, 1, "/a", 7, 55, 4);
    chart.addRestop(1500, 1, "/a", 7, Lane.UNKNOWN, 5);
    chart.addExit(1600, 1, "/a", 8);
    assertThat(json())
        .contains("\"results\":[\"held\",\"sent\",\"stopped\"]")
        .contains("\"signals\":{\"40\":\"signal 40\",\"9\":\"SIGKILL\"}")
        .contains(
            "\"marks\":[[100,3,7,1,9,0],[200,3,7,2,40,1],[300,2,8,3,2],[400,4,7,4,55],[500,4,7,5,-1],[600,9,8,0]]");
  }

  @Test
  void aRenameChangesThePathsBelowAndNoOthers() throws Exception {
    chart.extendTo(1000);
    chart.addCreation(1100, 1, "/a");
    chart.addCreation(1200, 2, "/a/x");
    chart.addCreation(1300, 3, "/ab");
    chart.addRename(1400, 1, "/b");
    // Later there is another /a.
    chart.addCreation(1500, 4, "/a");
    chart.addCreation(1600, 5, "/a/y");
    assertThat(json())
        .contains(
            "\"paths\":{\"1\":\"/b\",\"2\":\"/b/x\",\"3\":\"/ab\",\"4\":\"/a\",\"5\":\"/a/y\"}")
        .contains("\"path\":\"/b\",\"names\":[\"/a\"]", "\"path\":\"/b/x\",\"names\":[\"/a/x\"]")
        .contains("\"path\":\"/a\",\"names\":[]", "\"path\":\"/a/y\",\"names\":[]")
        .contains("\"words\":[\"/a\",\"/b\",\"/a/x\",\"/b/x\"]")
        .contains("\"marks\":[[400,8,0,0,0,1]]", "\"marks\":[[400,8,0,0,2,3]]");
  }

  @Test
  void requestsAreMarksByWhatBecameOfThem() throws Exception {
    chart.extendTo(1000);
    chart.addRequest(1100, 1, "/a", 7, "sh", "freezer.state", "FROZEN", "", false, 1);
    chart.addRequest(1200, 1, "/a", 7, "sh", "freezer.state", "FROZEN", "EBUSY", true, 2);
    chart.addRequest(1300, 1, "/a", 0, "", "tasks", null, "", true, 3);
    chart.addRequest(1400, 1, "/a", 8, "cat", "tasks", null, "EIO", false, 4);
    assertThat(json())
        .contains(
            "\"words\":[\"freezer.state\",\"FROZEN\",\"sh\",\"\",\"EBUSY\",\"tasks\",\"cat\",\"EIO\"]")
        .contains(
            "\"marks\":[[100,5,7,1,0,1,2,0,3],[200,6,7,2,0,1,2,1,4],[300,7,0,3,5,-1,3,1,3],[400,6,8,4,5,-1,6,0,7]]");
  }
}
