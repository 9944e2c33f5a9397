package org.freezerfs.mounted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.suppressed;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Condition;
import org.freezerfs.Options;
import org.freezerfs.junit.FailedTestException;
import org.freezerfs.junit.FreezerExtension;
import org.freezerfs.junit.FreezerHandle;
import org.freezerfs.junit.FreezerMount;
import org.freezerfs.junit.Recording;
import org.freezerfs.trace.SavedEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.Events;
import org.opentest4j.AssertionFailedError;

/** The recordings that are kept of tests. */
@Timeout(120)
@ExtendWith(WholeMachine.class)
@ResourceLock(WholeMachine.OWN_DAEMONS)
class FreezerExtensionRecordingsIT {
  /** In this time a next daemon would have started, and taken the files of the present one. */
  private static final long AHEAD_MILLIS = 500;

  @TempDir private Path kept;

  @BeforeEach
  void requireFuse() {
    Needs.fuse();
    Needs.root();
    NestedRun.clear();
  }

  private Events run(Class<?> tests) {
    return NestedRun.run(Map.of(FreezerExtension.RECORDINGS, kept.toString()), tests);
  }

  /** The failure itself is as the test has thrown it. */
  private static Condition<Throwable> says(Path page) {
    return suppressed(
        0, instanceOf(FailedTestException.class), message("recording of its mount: " + page));
  }

  private Path page(Class<?> tests, String name) {
    return kept.resolve(tests.getName()).resolve(name + ".html");
  }

  private List<String> keptOf(Class<?> tests) throws IOException {
    Path directory = kept.resolve(tests.getName());
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void assertShows(Path page, String group) throws IOException {
    assertThat(page).content().startsWith("<!DOCTYPE html>").contains("\"" + group + "\"");
    StringWriter lines = new StringWriter();
    SavedEvents.read(Path.of(page.toString().replace(".html", ".jfr"))).writeText(lines);
    assertThat(lines.toString()).contains("  " + group + "  group made  ");
  }

  @Test
  void areThoseOfTestsThatFail() throws Exception {
    Events events = run(Failing.class);
    events.assertStatistics(stats -> stats.succeeded(1).aborted(1).failed(4));
    events
        .failed()
        .assertEventsMatchLoosely(
            event(
                test("assertion"),
                finishedWithFailure(
                    instanceOf(AssertionFailedError.class),
                    message("expected: <FROZEN> but was: <RUNNING>"),
                    says(page(Failing.class, "assertion")))),
            event(
                test("exception"),
                finishedWithFailure(
                    instanceOf(FileAlreadyExistsException.class),
                    says(page(Failing.class, "exception")))),
            event(
                test("leak"),
                finishedWithFailure(
                    message("left in the mount by what was tested:\nthe group /leak"),
                    says(page(Failing.class, "leak")))),
            event(
                test("afterwards"),
                finishedWithFailure(message("fails"), says(page(Failing.class, "afterwards")))));
    assertThat(keptOf(Failing.class))
        .containsExactly(
            "afterwards.html",
            "afterwards.jfr",
            "afterwards.log",
            "assertion.html",
            "assertion.jfr",
            "assertion.log",
            "exception.html",
            "exception.jfr",
            "exception.log",
            "leak.html",
            "leak.jfr",
            "leak.log");
    assertShows(page(Failing.class, "assertion"), "/assertion");
    assertShows(page(Failing.class, "leak"), "/leak");
    NestedRun.assertNothingIsLeft();
  }

  @FreezerMount
  static class Failing {
    private boolean failsAfterwards;

    @BeforeEach
    void remember(FreezerHandle freezer) {
      NestedRun.ROOTS.add(freezer.root());
    }

    @AfterEach
    void fail() {
      if (failsAfterwards) {
        throw new AssertionError("fails");
      }
    }

    @Test
    void assertion(FreezerHandle freezer) throws Exception {
      assertEquals("FROZEN", freezer.group("assertion").state());
    }

    @Test
    void exception(FreezerHandle freezer) throws Exception {
      Files.createDirectory(freezer.root().resolve("tasks"));
    }

    @Test
    void leak(FreezerHandle freezer) throws Exception {
      Files.createDirectory(freezer.root().resolve("leak"));
    }

    @Test
    void afterwards() {
      failsAfterwards = true;
    }

    @Test
    void aborted() {
      assumeTrue(false);
    }

    @Test
    void passes(FreezerHandle freezer) throws Exception {
      freezer.group("passes");
    }
  }

  @Test
  void areThoseOfAllTestsOnRequest() throws Exception {
    Events events = run(Always.class);
    events.assertStatistics(stats -> stats.succeeded(4));
    assertThat(keptOf(Always.class))
        .containsExactly(
            "overloaded.2.html",
            "overloaded.2.jfr",
            "overloaded.2.log",
            "overloaded.html",
            "overloaded.jfr",
            "overloaded.log",
            "repeated-1.html",
            "repeated-1.jfr",
            "repeated-1.log",
            "repeated-2.html",
            "repeated-2.jfr",
            "repeated-2.log");
    assertShows(page(Always.class, "repeated-1"), "/repeated");
    assertThat(
            events
                .reportingEntryPublished()
                .map(entry -> entry.getRequiredPayload(ReportEntry.class).getKeyValuePairs()))
        .contains(
            Map.of("freezerfs.recording", page(Always.class, "repeated-1").toString()),
            Map.of("freezerfs.recording", page(Always.class, "repeated-2").toString()));
  }

  @FreezerMount(recording = Recording.ALWAYS)
  static class Always {
    @RepeatedTest(2)
    void repeated(FreezerHandle freezer) throws Exception {
      freezer.group("repeated");
    }

    @Test
    void overloaded() {}

    @Test
    void overloaded(FreezerHandle freezer) throws Exception {
      freezer.group("overloaded");
    }
  }

  @Test
  void areNoneOnRequestOrIfTheTestHasItsOwn() throws Exception {
    Own.recording = kept.resolve("own.jfr");
    Own.log = kept.resolve("own.log");
    run(Never.class)
        .failed()
        .assertEventsMatchExactly(event(finishedWithFailure(message("fails"))));
    assertThat(keptOf(Never.class)).isEmpty();
    run(Own.class).failed().assertEventsMatchExactly(event(finishedWithFailure(message("fails"))));
    assertThat(keptOf(Own.class)).isEmpty();
    StringWriter lines = new StringWriter();
    SavedEvents.read(Own.recording).writeText(lines);
    assertThat(lines.toString()).contains("  /own  group made  ");
    assertThat(Own.recording.resolveSibling("own.jfr.old")).doesNotExist();
    assertThat(Own.log).content().contains("unmounted");
  }

  @FreezerMount(recording = Recording.NEVER)
  static class Never {
    @Test
    void fails() {
      throw new AssertionError("fails");
    }
  }

  static class Own {
    private static Path recording;
    private static Path log;

    @RegisterExtension
    final FreezerExtension freezer =
        new FreezerExtension(Options.defaults().with("trace=" + recording + ",log=" + log))
            .recording(Recording.ALWAYS);

    @Test
    void fails(FreezerHandle handle) throws Exception {
      handle.group("own");
      Thread.sleep(AHEAD_MILLIS);
      throw new AssertionError("fails");
    }
  }

  /** A recording needs room on the disk. */
  @Test
  void areNotNeededForATestToRun() throws Exception {
    String output =
        TestsProgram.runInNamespace(
            "mount -t tmpfs -o size=8m none '" + kept + "'",
            List.of("-Djava.io.tmpdir=" + kept, "-Dfreezerfs.recordings=" + kept),
            One.class,
            Another.class);
    assertThat(output)
        .containsOnlyOnce("WARNING: tests are not recorded: the recording ")
        .contains("failed: fails\n")
        .contains("failed: the recording ")
        .contains("there is less than 32 MB of room; choose another file");
  }

  @FreezerMount
  static class One {
    @Test
    void fails() {
      throw new AssertionError("fails");
    }
  }

  @FreezerMount(recording = Recording.ALWAYS)
  static class Another {
    @Test
    void hasNoMount() {}
  }
}
