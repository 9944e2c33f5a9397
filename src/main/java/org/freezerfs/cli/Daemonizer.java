package org.freezerfs.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.freezerfs.host.libc.LibC;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the launcher, which waits at the other end of a pipe, is told that the mount answers; from
 * then on this is a daemon, that holds on to no terminal, pipe or directory of whoever started it.
 */
final class Daemonizer {
  private static final Logger LOG = LoggerFactory.getLogger(Daemonizer.class);

  static final int READ_WRITE = 2;
  private static final int STANDARD_OUTPUT = 1;
  static final int STANDARD_ERROR = 2;

  private final int readyDescriptor;
  private final Optional<Path> unlogged;

  /**
   * Reports to the descriptor; a negative one means that nobody waits, and this stays in the
   * foreground.
   *
   * @param unlogged the mount point, if no log file was given and the launcher is shown what is
   *     logged: a {@link DaemonLog} is from then on
   */
  Daemonizer(int readyDescriptor, Optional<Path> unlogged) {
    this.readyDescriptor = readyDescriptor;
    this.unlogged = unlogged;
  }

  void ready() {
    if (readyDescriptor < 0) {
      return;
    }
    try {
      Files.write(
          Path.of("/proc/self/fd/" + readyDescriptor),
          "ready\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      LOG.warn("the launcher has gone before the mount answered");
    }
    if (unlogged.isPresent()) {
      DaemonLog log = new DaemonLog(RuntimeDirectory.ofSelf(), unlogged.get());
      System.setErr(new PrintStream(log, true));
    }
    detach();
  }

  private void detach() {
    LibC libc = LibC.get();
    int nothing = libc.open("/dev/null", READ_WRITE);
    // Its input is nothing already, or the owner's.
    for (int descriptor = STANDARD_OUTPUT; descriptor <= STANDARD_ERROR; descriptor++) {
      libc.dup2(nothing, descriptor);
    }
    libc.close(nothing);
    if (readyDescriptor > STANDARD_ERROR) {
      libc.close(readyDescriptor);
    }
    libc.chdir("/");
  }
}
