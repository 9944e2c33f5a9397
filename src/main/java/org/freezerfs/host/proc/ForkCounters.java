package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.freezerfs.host.libc.FileStatus;

/**
 * Which id the kernel gave last, and how many tasks have been forked since boot. In a container the
 * files that say so may be those of lxcfs, which are about the container's processes alone: they
 * are on another filesystem than /proc, and are not used.
 */
public final class ForkCounters {
  private static final String LOAD_AVERAGE = "/proc/loadavg";
  private static final String STATISTICS = "/proc/stat";
  private static final String LARGEST_ID = "/proc/sys/kernel/pid_max";

  /** Kept open, as each look at a group reads it; empty if it is not the kernel's. */
  private static final class Kept {
    static final Optional<KernelFile> LOAD_AVERAGE_FILE = open();

    private static Optional<KernelFile> open() {
      Optional<KernelFile> opened = KernelFile.openToKeep(LOAD_AVERAGE);
      Optional<KernelFile> kernels = opened.filter(ForkCounters::isOfProc);
      if (kernels.isEmpty()) {
        opened.ifPresent(KernelFile::close);
      }
      return kernels;
    }
  }

  private ForkCounters() {}

  static boolean isOfProc(KernelFile file) {
    Optional<FileStatus> proc = FileStatus.of("/proc");
    Optional<FileStatus> status = FileStatus.known(file.descriptor());
    return proc.isPresent() && status.isPresent() && status.get().device() == proc.get().device();
  }

  /** The contents of a file that every kernel has; empty if this one is not the kernel's. */
  private static Optional<ByteText> read(String path) throws IOException {
    Optional<KernelFile> opened = KernelFile.open(path);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (KernelFile file = opened.get()) {
      return isOfProc(file) ? file.read() : Optional.empty();
    }
  }

  /**
   * The id that the kernel gave last to a process or thread. It gets smaller when the ids have
   * reached their maximum and begin again. Empty if it can't be known.
   */
  public static OptionalInt lastId() throws IOException {
    Optional<ByteText> text = readKept();
    if (text.isEmpty()) {
      text = read(LOAD_AVERAGE);
    }
    return text.isPresent() ? OptionalInt.of(lastNumber(text.get())) : OptionalInt.empty();
  }

  /** Empty if the file is not kept, or can't be read any more. */
  private static Optional<ByteText> readKept() {
    return Kept.LOAD_AVERAGE_FILE.flatMap(file -> KernelFile.read(file.descriptor()));
  }

  static int lastNumber(ByteText text) {
    return (int) text.number(text.lastIndexOf(' ') + 1);
  }

  /**
   * How many processes and threads have been forked on the host since it was booted, in whichever
   * container; empty if that can't be known.
   */
  public static OptionalLong forks() throws IOException {
    Optional<ByteText> text = read(STATISTICS);
    return text.isPresent() ? forks(text.get()) : OptionalLong.empty();
  }

  static OptionalLong forks(ByteText text) {
    byte[] name = ByteText.word("processes ");
    for (int line = 0; line < text.length(); line = text.skipLine(line)) {
      if (text.startsWith(line, name)) {
        return OptionalLong.of(text.number(line + name.length));
      }
    }
    return OptionalLong.empty();
  }

  /** One more than the largest id that the kernel gives. */
  public static int idLimit() throws IOException {
    return (int) KernelFile.readPresent(LARGEST_ID).number(0);
  }
}
