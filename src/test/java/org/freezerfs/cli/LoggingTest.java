package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggingTest {
  @TempDir private Path folder;

  @Test
  void theLogTellsThatAThreadHasDied() throws Exception {
    Path log = folder.resolve("log");
    PrintStream errors = System.err;
    UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
    try {
      Logging.set("info", Optional.of(log));
      Thread mortal =
          new Thread(
              () -> {
                throw new IllegalStateException("as the test wants it");
              },
              "mortal");
      mortal.start();
      mortal.join();
    } finally {
      System.setErr(errors);
      Thread.setDefaultUncaughtExceptionHandler(handler);
    }
    assertThat(Files.readString(log)).contains("ERROR").contains("the thread mortal has died");
  }
}
