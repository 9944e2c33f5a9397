package org.freezerfs.host.libc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Gives a thread a table of file descriptors of its own, with hardly any of the program's.
 *
 * <p>Only such a thread of a daemon may make a system call that the daemon itself has to answer.
 * The kernel ends a FUSE connection, and with it all calls that wait for an answer, when the last
 * descriptor of its /dev/fuse is closed. A thread that waits for an answer can't be killed; if it
 * shared the daemon's descriptors, the connection of a killed daemon would never end.
 *
 * <p>A thread that such a thread starts shares its table. Neither sees descriptors that the
 * program's other threads open later, such as those of a log. For both, /proc/self/fd shows the
 * table of the program's first thread; their own is /proc/thread-self/fd.
 */
public final class PrivateDescriptors {
  /** Standard input, output and error are kept. */
  private static final int FIRST = 3;

  private static final int LAST = -1;
  private static final long CLOSE_RANGE = 436;
  private static final int CLOSE_RANGE_UNSHARE = 2;
  private static final int CLONE_FILES = 0x400;

  private static final String OWN = "/proc/thread-self/fd";

  private PrivateDescriptors() {}

  /**
   * Gives the calling thread a table of its own, for good.
   *
   * @throws IOException if the kernel refuses, as it may in a container
   */
  public static void detach() throws IOException {
    NavigableSet<Integer> kept = new TreeSet<>();
    for (int fd : list()) {
      if (fd >= FIRST && holdsClasses(fd)) {
        kept.add(fd);
      }
    }
    // What comes after the last one first: so the kernel does not copy it either.
    int after = kept.isEmpty() ? FIRST : kept.last() + 1;
    if (closeRange(after, LAST, CLOSE_RANGE_UNSHARE)) {
      int begin = FIRST;
      for (int fd : kept) {
        if (begin < fd) {
          closeRange(begin, fd - 1, 0);
        }
        begin = fd + 1;
      }
    } else {
      detachByUnshare(kept);
    }
  }

  /** Before Linux 5.9, or where a filter does not know close_range(2). */
  static void detachByUnshare(NavigableSet<Integer> kept) throws IOException {
    if (LibC.get().unshare(CLONE_FILES) != 0) {
      throw LibC.failure("unshare");
    }
    for (int fd : list()) {
      if (fd >= FIRST && !kept.contains(fd)) {
        LibC.get().close(fd);
      }
    }
  }

  private static boolean closeRange(int first, int last, int flags) {
    return LibC.get().syscall(CLOSE_RANGE, first, Integer.toUnsignedLong(last), flags, 0) == 0;
  }

  private static List<Integer> list() throws IOException {
    List<Integer> open = new ArrayList<>();
    if (!DirectoryEntries.visit(OWN, entry -> open.add(entry.number()))) {
      throw LibC.failure(OWN);
    }
    return open;
  }

  /**
   * Whether the virtual machine reads classes from it: from the Java runtime's file or from a jar.
   */
  private static boolean holdsClasses(int fd) {
    try {
      String file = Files.readSymbolicLink(Path.of(OWN, Integer.toString(fd))).toString();
      // A removed file has " (deleted)" behind its name.
      return file.contains("/lib/modules") || file.contains(".jar");
    } catch (IOException e) {
      return false; // Another thread has closed it.
    }
  }
}
