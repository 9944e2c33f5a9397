package org.freezerfs.host.libc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** The log of the host, which is the journal where systemd runs: syslog(3). */
public final class SystemLog {
  /** How grave a message is, with the kernel's and syslog's number for it. */
  public enum Severity {
    ERROR(3),
    WARNING(4),
    INFO(6),
    DEBUG(7);

    private final int number;

    Severity(int number) {
      this.number = number;
    }
  }

  /** Functions that, unlike those of {@link LibC}, can't fail; most daemons never call them. */
  public interface Functions {
    /** The C library keeps the first, which must not be freed. */
    void openlog(Pointer program, int options, int facility);

    /** The second is a format, which must not refer to an argument. */
    void syslog(int priority, String message);
  }

  private static final String PROGRAM = "freezerfs";
  private static final Path SOCKET = Path.of("/dev/log");

  /** {@code S_IFMT}. */
  private static final int TYPE_MASK = 0170000;

  /** {@code S_IFSOCK}. */
  private static final int TYPE_SOCKET = 0140000;

  private static final int LOG_PID = 1;

  /** {@code LOG_DAEMON}. */
  private static final int FACILITY = 3 << 3;

  /** Null until the first message. */
  @GuardedBy("SystemLog.class")
  private static Functions functions;

  /** The program's name, which the C library keeps. */
  @GuardedBy("SystemLog.class")
  private static Pointer identity;

  private SystemLog() {}

  /** Whether there is a log: the C library says nothing where there is none. */
  public static boolean exists() {
    try {
      int mode = (Integer) Files.getAttribute(SOCKET, "unix:mode");
      return (mode & TYPE_MASK) == TYPE_SOCKET;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Adds a message, with the name and the id of this process. Waits while the program that reads
   * the log does not.
   */
  public static synchronized void add(Severity severity, String message) {
    if (functions == null) {
      functions = LibraryLoader.create(Functions.class).failImmediately().load(LibC.FILE);
      byte[] name = (PROGRAM + "\0").getBytes(StandardCharsets.US_ASCII);
      identity = Memory.allocateDirect(Runtime.getSystemRuntime(), name.length);
      identity.put(0, name, 0, name.length);
      functions.openlog(identity, LOG_PID, FACILITY);
    }
    functions.syslog(FACILITY | severity.number, message.replace("%", "%%"));
  }
}
