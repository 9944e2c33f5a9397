package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.Optional;

/**
 * The process or thread that has an id, and whether the id is still its own: as long as it is, what
 * was done by the id was done to this task. The kernel gives an id to another only after its task
 * was reaped, and from then on the file that is kept open here can't be read.
 */
public final class OpenTask implements AutoCloseable {
  private final int id;
  private final KernelFile file;
  private final long startTime;
  private ProcStat lastStat;

  private OpenTask(int id, KernelFile file, ProcStat stat) {
    this.id = id;
    this.file = file;
    startTime = stat.startTime();
    lastStat = stat;
  }

  /**
   * Opens the task that has this id now.
   *
   * @return empty if there is none
   */
  public static Optional<OpenTask> of(int id) throws IOException {
    Optional<KernelFile> opened = KernelFile.open(ProcStat.pathOf(id));
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    KernelFile file = opened.get();
    try {
      Optional<ProcStat> stat = ProcStat.ofPresentTask(file::read);
      if (stat.isPresent()) {
        return Optional.of(new OpenTask(id, file, stat.get()));
      }
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
    file.close();
    return Optional.empty();
  }

  /** Its id in this program's pid namespace. */
  public int id() {
    return id;
  }

  /** When it started, in clock ticks since boot. */
  public long startTime() {
    return startTime;
  }

  /** What /proc said of it when it was opened, or, later, when {@link #hasItsId} was true last. */
  public ProcStat lastStat() {
    return lastStat;
  }

  /** Whether it still has its id: it was not reaped. A zombie was not. */
  public boolean hasItsId() throws IOException {
    Optional<ByteText> text = file.read();
    if (text.isEmpty() || text.get().length() == 0) {
      return false;
    }
    lastStat = ProcStat.parse(text.get());
    return true;
  }

  @Override
  public void close() {
    file.close();
  }
}
