package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.FutureTask;
import org.freezerfs.host.proc.MountThreads;
import org.freezerfs.text.LogText;
import org.freezerfs.threads.RequestThread;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

class LogProviderTest {
  /** Keeps its lines. */
  private static final class Lines extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;

    final transient List<String> lines = new ArrayList<>();
    private boolean warns = true;

    Lines() {
      name = "Lines";
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public boolean isDebugEnabled() {
      return true;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return warns;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String template, Object[] arguments, Throwable thrown) {
      String line = MessageFormatter.basicArrayFormat(template, arguments);
      lines.add(level + " " + line + (thrown == null ? "" : thrown));
    }
  }

  private final Lines written = new Lines();
  private final LogLimit limit = new LogLimit(() -> 0);
  private final Logger log = new LogProvider.SafeLogger(written, () -> limit);

  @Test
  void aNameBeginsNoLineAndControlsNoTerminal() {
    log.warn("{}: {}", "/a\nERROR forged\r\u001b[2J\u0007{}", "b\\c");
    assertThat(written.lines)
        .containsExactly("WARN /a\\x0aERROR forged\\x0d\\x1b[2J\\x07{}: b\\\\c");
  }

  @Test
  void whatBecomesAWarningIsNotLoggedWhereWarningsAreNot() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    List<String> toHost = new ArrayList<>();
    written.warns = false;
    MountThreads threads = new MountThreads();
    FutureTask<Void> logging =
        new FutureTask<>(
            () -> {
              threads.begin();
              MountLog ofMount = MountLog.begin(threads, LogLevel.ERROR, System.err);
              ofMount.moveTo(
                  new DefaultLog(
                      Path.of("/a"), file, () -> true, (severity, line) -> toHost.add(line)));
              log.error("it failed", new OutOfMemoryError("Java heap space"));
            },
            null);
    new Thread(logging).start();
    logging.get();
    MountLog.end(threads);
    assertThat(toHost).isEmpty();
    assertThat(written.lines).isEmpty();
  }

  @Test
  void c1ControlsAreEscaped() {
    log.warn("\u009b31m");
    assertThat(written.lines).containsExactly("WARN \\xc2\\x9b31m");
  }

  @Test
  void whatTheHostRefusesIsToldInOneLine() {
    log.error("it failed", new IOException("/a\nb: Permission denied"));
    log.error("task {} failed", 5, new OutOfMemoryError("Java heap space"));
    log.warn("also", new IOException());
    assertThat(written.lines)
        .containsExactly(
            "ERROR it failed: /a\\x0ab: Permission denied",
            "WARN task 5 failed: Java heap space",
            "WARN also: java.io.IOException");
  }

  @Test
  void whatARequestCausesIsNoError() throws InterruptedException {
    Thread thread =
        new RequestThread("request") {
          @Override
          public void run() {
            log.error("it failed", new IOException("Permission denied"));
          }

          @Override
          protected OptionalInt callerUid() {
            return OptionalInt.of(1);
          }
        };
    thread.start();
    thread.join();
    assertThat(written.lines).containsExactly("WARN it failed: Permission denied");
  }

  @Test
  void aMistakeHasItsStackTraceAndNoLineOfAName() {
    log.error("it failed", new IllegalStateException("a\nb", new IOException("c\rd")));
    assertThat(written.lines).hasSize(1);
    String[] lines = written.lines.get(0).split("\n", -1);
    assertThat(lines[0]).isEqualTo("ERROR it failed");
    assertThat(lines[1]).isEqualTo("java.lang.IllegalStateException: a\\x0ab");
    assertThat(lines[2]).startsWith("\tat org.freezerfs.cli.LogProviderTest.");
    assertThat(lines).contains("Caused by: java.io.IOException: c\\x0dd");
  }

  @Test
  void theLogOfAMountHasALevelOfItsOwn() throws Exception {
    Thread thread =
        new Thread(
            () -> {
              MountThreads threads = new MountThreads();
              threads.begin();
              MountLog.begin(threads, LogLevel.WARN, System.err);
              log.info("for another mount");
              log.warn("for this one");
            });
    thread.start();
    thread.join();
    log.info("for no mount");
    assertThat(written.lines).containsExactly("WARN for this one", "INFO for no mount");
  }

  @Test
  void aUserCanCauseSoManyLinesButDebuggingHasNoLimit() {
    for (int i = 0; i < 1000; i++) {
      log.info("{}", i);
      log.debug("{}", i);
    }
    assertThat(written.lines).filteredOn(line -> line.startsWith("DEBUG")).hasSize(1000);
    assertThat(written.lines).filteredOn(line -> line.startsWith("INFO")).hasSize(LogLimit.AT_ONCE);
    limit.writeAll();
    assertThat(written.lines).endsWith("INFO 999 (and 989 more)");
  }

  @Test
  void aMessageForATerminalKeepsItsBackslashes() {
    assertThat(LogText.forTerminal("'umount /a\\b' \u001b[2J\u009b\r größe 寸"))
        .isEqualTo("'umount /a\\b' \\x1b[2J\\xc2\\x9b\\x0d größe 寸");
  }
}
