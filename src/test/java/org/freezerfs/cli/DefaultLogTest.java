package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.libc.SystemLog.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.event.Level;

/** A daemon without a log file logs to the host's log, or where there is none, into a file. */
class DefaultLogTest {
  private static final String WARNING = "2026-11-28T18:30:00.123+01:00 WARN Mount - an answer\n";

  private final List<String> messages = Collections.synchronizedList(new ArrayList<>());
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private boolean hasSystemLog = true;

  private final CountDownLatch isRead = new CountDownLatch(1);
  private boolean isSlow;

  private final DefaultLog defaultLog =
      new DefaultLog(Path.of("/some/where"), file, () -> hasSystemLog, this::add);
  private final PrintStream log = new PrintStream(defaultLog, true);

  private void add(Severity severity, String message) {
    if (isSlow) {
      try {
        isRead.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    messages.add(severity + " " + message);
  }

  private List<String> messages() {
    defaultLog.awaitWritten();
    return messages;
  }

  /** Makes a log while this program ends. */
  static final class EndingProgram {
    private EndingProgram() {}

    public static void main(String[] arguments) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    DefaultLog.of(Path.of("/some/where"));
                    System.out.println("made");
                  }));
    }
  }

  @Test
  void isMadeAlsoWhileTheProgramEnds() throws Exception {
    JavaProgram program = JavaProgram.run("-XX:TieredStopAtLevel=1", EndingProgram.class);
    assertThat(program.printed()).isEqualTo("made");
  }

  @Test
  void theHostsLogGetsEachLineWithItsSeverity() {
    assertThat(defaultLog.add(Level.WARN, "Mount - an answer")).isTrue();
    assertThat(defaultLog.add(Level.ERROR, "Mount - broken\n\tat a.b.C")).isTrue();
    assertThat(defaultLog.add(Level.INFO, "Mount - all is well")).isTrue();
    assertThat(defaultLog.add(Level.DEBUG, "Mount - 100 %")).isTrue();
    assertThat(messages())
        .containsExactly(
            "WARNING /some/where: Mount - an answer",
            "ERROR /some/where: Mount - broken",
            "ERROR /some/where: \tat a.b.C",
            "INFO /some/where: Mount - all is well",
            "DEBUG /some/where: Mount - 100 %");
    assertThat(file.size()).isZero();
  }

  @Test
  void aLineIsAddedOnceItIsComplete() {
    log.print("first");
    log.println(" and second");
    assertThat(messages()).containsExactly("WARNING /some/where: first and second");
  }

  @Test
  void theFileGetsTheLinesWhereTheHostHasNoLog() {
    hasSystemLog = false;
    assertThat(defaultLog.add(Level.WARN, "Mount - an answer")).isFalse();
    log.print(WARNING);
    hasSystemLog = true;
    log.print(WARNING);
    assertThat(file.toString(StandardCharsets.US_ASCII)).isEqualTo(WARNING);
    assertThat(messages()).hasSize(1);
  }

  @Test
  void aLineThatTheHostsLogHasRefusedIsNoWarningInIt() {
    defaultLog.toFile(() -> log.print(WARNING));
    assertThat(file.toString(StandardCharsets.US_ASCII)).isEqualTo(WARNING);
    assertThat(messages()).isEmpty();
  }

  @Test
  void bytesStayAsTheyAre() {
    // In UTF-8 the letter has a byte that ISO-8859-1 takes for the end of a line.
    log.println(NativeEncoding.encode("Å pält"));
    assertThat(messages())
        .singleElement()
        .asString()
        .startsWith("WARNING /some/where: ")
        .endsWith(NativeEncoding.encode("pält"));
    assertThat(messages.get(0).getBytes(Charset.defaultCharset()))
        .endsWith("pält".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @Timeout(60)
  void nobodyWaitsForTheHostsLog() {
    isSlow = true;
    for (int i = 0; i < 2000; i++) {
      if (!defaultLog.add(Level.WARN, "Mount - an answer")) {
        log.print(WARNING);
      }
    }
    assertThat(file.toString(StandardCharsets.US_ASCII)).startsWith(WARNING);
    isRead.countDown();
    assertThat(messages().size() + file.size() / WARNING.length()).isEqualTo(2000);
  }
}
