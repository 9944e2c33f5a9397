package org.freezerfs.trace;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.recorder.EventKind;
import org.freezerfs.recorder.Recorder;
import org.freezerfs.recorder.Recorder.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Recordings as Flight Recorder writes and reads them. */
@Timeout(60)
class TraceTest {
  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("recording");
  }

  private Trace start() throws IOException {
    return Trace.start(file(), "/containers", "v4");
  }

  private static void recordAll(Recorder recorder) {
    recorder.groupCreated(1, () -> "/a");
    recorder.begin(EventKind.ATTACH).end(1, 0, 77);
    recorder.begin(EventKind.TRANSITION).end(1, "RUNNING", "FREEZING", 1);
    recorder.begin(EventKind.FORK).end(1, Result.STOPPED, 77);
    recorder.begin(EventKind.SIGNAL).end(1, 9, Result.HELD, 77);
    recorder.begin(EventKind.RESTOP).end(1, 5000L, 77);
    recorder.record(EventKind.EXIT, 1, 77);
  }

  private Map<String, Long> counted() throws IOException {
    return RecordingFile.readAllEvents(file()).stream()
        .map(event -> event.getEventType().getName())
        .filter(name -> !name.equals(EventKind.MOUNT.eventName()))
        .collect(groupingBy(Function.identity(), counting()));
  }

  private String page() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TimelinePage.of(file()).write(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Only the first recording of a virtual machine settles where they are. */
  @Test
  void flightRecorderHasItsFilesBesideTheRecording() throws Exception {
    Process java =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Djava.io.tmpdir=" + Files.createDirectory(folder.resolve("temporary")),
                "-cp",
                System.getProperty("java.class.path"),
                RecordsOnce.class.getName(),
                file().toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor()).as(printed).isZero();
    assertThat(printed.lines()).containsExactly("0");
  }

  /** A program that makes a recording, and prints how many files others have in its directory. */
  static final class RecordsOnce {
    private RecordsOnce() {}

    public static void main(String[] arguments) throws IOException {
      Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
      try (Trace trace = Trace.start(Path.of(arguments[0]), "/containers", "v4")) {
        recordAll(trace);
        try (Stream<Path> files = Files.list(temporary)) {
          System.out.println(files.count());
        }
      }
    }
  }

  @Test
  void aRecordingHasOurEventsAndNoOthers() throws Exception {
    try (Trace trace = start()) {
      recordAll(trace);
    }
    assertThat(counted())
        .isEqualTo(
            Map.of(
                EventKind.GROUP.eventName(), 1L,
                EventKind.ATTACH.eventName(), 1L,
                EventKind.TRANSITION.eventName(), 1L,
                EventKind.FORK.eventName(), 1L,
                EventKind.SIGNAL.eventName(), 1L,
                EventKind.RESTOP.eventName(), 1L,
                EventKind.EXIT.eventName(), 1L));
    assertThat(folder.toFile().list()).containsExactly("recording");
  }

  @Test
  void aRecordingNamesItsMountAndSaysWhetherItEndedInOrder() throws Exception {
    try (Trace trace = start()) {
      trace.groupCreated(1, () -> "/a");
      assertThat(page())
          .as("what is there from the beginning")
          .contains("\"mountPoint\":\"/containers\"", "\"engine\":\"\"", "\"ended\":false");
      trace.engineChosen("v2");
    }
    assertThat(page()).contains("\"engine\":\"v2\"", "\"ended\":true");
  }

  @Test
  void aRecordingThatMayGrowIsReadFromACopy() throws Exception {
    try (Trace trace = start();
        WholeParts parts = WholeParts.of(file())) {
      trace.groupCreated(1, () -> "/a");
      assertThat(parts.file()).isNotEqualTo(file()).hasSameBinaryContentAs(file());
    }
    try (WholeParts parts = WholeParts.of(file())) {
      assertThat(parts.file()).isEqualTo(file());
    }
  }

  @Test
  void moreEventsThanFlightRecorderKeepsInMemoryAreSavedMeanwhile() throws Exception {
    int each = 40_000;
    String name = "/" + "x".repeat(150);
    try (Trace trace = start()) {
      for (int group = 1; group <= 3; group++) {
        long saved = Files.size(file());
        trace.groupCreated(group, () -> name);
        for (int i = 0; i < each; i++) {
          trace.begin(EventKind.SIGNAL).end(group, 9, Result.SENT, i);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.size(file()) > saved);
      }
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file());
    int[] tasks =
        events.stream()
            .filter(event -> event.getEventType().getName().equals(EventKind.SIGNAL.eventName()))
            .mapToInt(event -> event.getInt("groupId") * each + event.getInt("task"))
            .sorted()
            .toArray();
    assertThat(tasks).hasSize(3 * each);
    assertThat(Arrays.stream(tasks).distinct().count()).as("each once").isEqualTo(3L * each);
  }

  @Test
  void durationsAndDelaysAreKept() throws Exception {
    try (Trace trace = start()) {
      trace.groupCreated(1, () -> "/a");
      trace.begin(EventKind.RESTOP).end(1, 5_000_000L, 77);
      trace.begin(EventKind.RESTOP).end(1, EventKind.UNKNOWN_DELAY, 77);
    }
    assertThat(page())
        .containsPattern(
            "\\[\\d+,\\d+,\\d+,5000000,77,\\d+,1\\],\\[\\d+,\\d+,\\d+,-1,77,\\d+,1\\]");
  }

  @Test
  void aNameIsTextWhateverItsBytesAre() throws Exception {
    String bytes =
        new String(
            "/é</script>\u0001".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    try (Trace trace = start()) {
      trace.groupCreated(1, () -> bytes + "\u00ff");
    }
    String page = page();
    assertThat(page).contains("/é\\u003c/script\\u003e\\u005cx01\\u005cxff");
    assertThat(page.split("</script>", -1)).as("the chart's, and the page's own").hasSize(3);
  }

  @Test
  void anEarlierFileIsKept() throws Exception {
    Files.writeString(file(), "before");
    start().close();
    assertThat(folder.resolve("recording.old")).hasContent("before");
  }

  @Test
  void partsOfAKilledDaemonAreRemoved() throws Exception {
    Files.createDirectories(folder.resolve("recording.parts/2026_11_25_15_18_42_6689"));
    Files.writeString(folder.resolve("recording.parts/part"), "part");
    start().close();
    assertThat(folder.toFile().list()).containsExactly("recording");
  }

  @Test
  void noOtherFileIsRemoved() throws Exception {
    Path note = Files.createDirectory(folder.resolve("recording.parts")).resolve("note");
    Files.writeString(note, "mine");
    assertThatThrownBy(this::start).isInstanceOf(IOException.class).hasMessageContaining("note");
    assertThat(note).hasContent("mine");
  }

  @Test
  void aFileThatCanNotBeWrittenIsRefused() throws Exception {
    assertThatThrownBy(() -> Trace.start(folder, "/containers", "v4"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Trace.start(folder.resolve("no/file"), "/containers", "v4"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Trace.start(Path.of("/dev/null"), "/containers", "v4"))
        .isInstanceOf(IOException.class);
    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void aProgramMakesOneRecordingAtATime() throws Exception {
    try (Trace trace = start()) {
      assertThatThrownBy(() -> Trace.start(folder.resolve("other"), "/containers", "v4"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another recording");
      trace.groupCreated(1, () -> "/a");
    }
    assertThat(counted()).containsEntry(EventKind.GROUP.eventName(), 1L);
  }

  @Test
  void aFileThatIsNoRecordingIsRefusedInOneLine() throws Exception {
    try (Trace trace = start()) {
      recordAll(trace);
    }
    byte[] whole = Files.readAllBytes(file());
    int[] lengths = {0, 1, 4, 67, 68, 1000, firstPart(whole) - 1};
    for (int length : lengths) {
      Files.write(file(), Arrays.copyOf(whole, length));
      assertThatThrownBy(this::page)
          .as("the first %s of %s bytes", length, whole.length)
          .isInstanceOf(IOException.class)
          .hasMessageMatching(".*recording.*");
    }
    for (String text : List.of("no recording\n", "FLR\0" + "x".repeat(100))) {
      Files.writeString(file(), text);
      assertThatThrownBy(this::page).isInstanceOf(IOException.class).hasMessageMatching(".*");
    }
  }

  /** The size of the first part, as its header has it. */
  private static int firstPart(byte[] recording) {
    return (int) ByteBuffer.wrap(recording).getLong(8);
  }

  @Test
  void aTornLastPartIsLeftOut() throws Exception {
    try (Trace trace = start()) {
      recordAll(trace);
    }
    byte[] whole = Files.readAllBytes(file());
    int first = firstPart(whole);
    for (int torn : new int[] {1, 67, 68, 1000, whole.length - first - 1}) {
      Files.write(file(), Arrays.copyOf(whole, first + torn));
      assertThat(page()).contains("\"torn\":" + torn + ",", "\"ended\":false");
      assertThat(SavedEvents.read(file()).torn()).isEqualTo(torn);
    }
    Files.write(file(), whole);
    assertThat(page()).contains("\"torn\":0,", "\"ended\":true");
  }

  @Test
  void requestsAreRecordedWithWhoHasAsked() throws Exception {
    int self = Processes.self();
    try (Trace trace = start()) {
      trace.groupCreated(1, () -> "/a");
      trace
          .begin(EventKind.REQUEST)
          .end(
              1,
              "freezer.state",
              EventKind.WRITE,
              "FROSEN\n".getBytes(StandardCharsets.US_ASCII),
              "EIO",
              true,
              self);
      trace.begin(EventKind.REQUEST).end(1, "tasks", EventKind.READ, new byte[0], "", false, 0);
    }
    StringBuilder text = new StringBuilder();
    SavedEvents.read(file()).writeText(text);
    String command = Files.readString(Path.of("/proc/self/comm")).strip();
    assertThat(text.toString().lines().map(line -> line.replaceFirst("^[\\d.]+", "AT")))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("AT  /a  group made  ("),
            line ->
                assertThat(line)
                    .startsWith(
                        "AT  /a  'FROSEN' written to freezer.state by "
                            + self
                            + " ("
                            + command
                            + "): EIO by a fault  ("),
            line -> assertThat(line).startsWith("AT  /a  read of tasks by ?  ("));
    StringBuilder json = new StringBuilder();
    SavedEvents.read(file()).writeJson(json);
    assertThat(json.toString().lines()).hasSize(5).element(2).asString().contains("\"Request\"");
    assertThat(page())
        .contains("\"freezer.state\",\"write\",\"FROSEN\",\"EIO\",\"" + command + "\",");
  }

  @Test
  void eachPartIsARecordingByItself() throws Exception {
    start().close();
    byte[] one = Files.readAllBytes(file());
    Files.write(file(), Stream.of(one, one).reduce(new byte[0], TraceTest::joined));
    assertThat(page()).contains("\"ended\":true");
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
