package org.freezerfs.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.freezerfs.cgroup.TreeSnapshot;
import org.freezerfs.engine.signals.Recovery;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.libc.RecordLocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept of one mount outside of it, for the next at the same place: which one program at a
 * time may touch. Nothing is there, and nothing is locked, until there is something to keep.
 */
final class MountState implements Journal.JournalStore {
  /** Not a constant of the class: that is loaded before it is known where to log. */
  private static final class Log {
    static final Logger LOG = LoggerFactory.getLogger(MountState.class);
  }

  private static final String JOURNAL = ".journal";
  private static final String TREE = ".tree";
  private static final String DONE = ".done";
  private static final String ASIDE = ".aside";

  /** One that is ending lets go of what it had stopped, and then of the lock. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long PAUSE_MILLIS = 5;

  /** What nobody can have stopped so many processes for. */
  private static final long LARGEST_JOURNAL = 64 << 20;

  private static final long LONGEST_DONE = 100;

  private final Path mountPoint;
  private final RuntimeDirectory folder;
  private final Path journal;
  private final Path next;
  private final Path done;
  private final TreeFile tree;

  // Guarded by this. Its lock is gone with it.
  private FileChannel lockFile;
  private boolean locked;

  MountState(Path mountPoint, RuntimeDirectory folder) {
    this.mountPoint = mountPoint;
    this.folder = folder;
    String name = StateName.of(mountPoint);
    journal = folder.resolve(name + JOURNAL);
    next = journal.resolveSibling(journal.getFileName() + RuntimeDirectory.NEXT);
    tree = new TreeFile(folder.resolve(name + TREE));
    done = journal.resolveSibling(journal.getFileName() + DONE);
  }

  /** Where it is written down what is stopped. */
  Path journal() {
    return journal;
  }

  static MountState of(Path mountPoint, int uid) {
    return new MountState(mountPoint, RuntimeDirectory.of(uid));
  }

  /** Waits for another to end, for a while. */
  synchronized void lock() throws IOException {
    if (lockFile == null) {
      lockFile = folder.openLockFile();
    }
    long begin = System.nanoTime();
    while (!locked) {
      locked = lockFile.tryLock(StateName.number(mountPoint), 1, false) != null;
      if (!locked && System.nanoTime() - begin > PATIENCE_NANOS) {
        throw new IOException(whoLives());
      }
      if (!locked) {
        pause();
      }
    }
  }

  /**
   * Why this can't be locked: the other one's mount is in another mount namespace, or was moved, or
   * is below another.
   */
  private String whoLives() {
    OptionalInt holder =
        RecordLocks.holder(folder.resolve(RuntimeDirectory.LOCK), StateName.number(mountPoint));
    String alive = "a freezerfs that was mounted there is still alive";
    if (holder.isEmpty()) {
      return alive + ", or was just now: try again";
    }
    int pid = holder.getAsInt();
    return pid == 0
        ? alive + ", in another pid namespace"
        : alive
            + ", as process "
            + pid
            + ": end it with 'kill "
            + pid
            + "', which lets go of what it has stopped";
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Lets go of what a daemon that was killed had stopped, and says so in the log. */
  void recoverIfLeft() {
    try {
      if (isAnythingLeft()) {
        Log.LOG.info("{}", NativeEncoding.of(recover()));
      }
    } catch (IOException e) {
      Log.LOG.warn(
          "what the last freezerfs here had stopped is not let go: {}",
          NativeEncoding.of(e.getMessage()));
    }
  }

  /** Whether a daemon has left anything to be let go, or groups that it kept. */
  boolean isAnythingLeft() {
    return Files.exists(journal, LinkOption.NOFOLLOW_LINKS) || tree.exists();
  }

  /**
   * Lets go of what a daemon that is no more had stopped, and gives up the groups that it kept.
   *
   * @return what came of it, in one line
   * @throws IOException if it can't be known, or the daemon lives
   */
  String recover() throws IOException {
    if (isAnythingLeft()) {
      lock();
    }
    if (!isAnythingLeft()) {
      requireKnown();
      return "nothing was left stopped";
    }
    int letGo = 0;
    StringBuilder more = new StringBuilder();
    if (Files.exists(journal, LinkOption.NOFOLLOW_LINKS)) {
      Recovery recovery = Recovery.of(readJournal(), this::readDone);
      letGo = recovery.letGo();
      if (recovery.refused() > 0) {
        more.append("; ").append(processes(recovery.refused()));
        more.append(" may not be signalled, and stay so");
      }
      if (recovery.damage().isPresent()) {
        more.append("; ").append(journal).append(" is damaged: ").append(recovery.damage().get());
        more.append("; it was renamed to ").append(setAside(journal).getFileName());
      }
      Files.deleteIfExists(journal);
    }
    forgetDone();
    if (tree.exists()) {
      TreeSnapshot image = readTree();
      Recovery.takeMarksOff(image.owners());
      tree.remove();
      more.append("; groups that were given up: ").append(image.groupsBelowRoot());
    }
    return "let go of " + processes(letGo) + " that had been left stopped" + more;
  }

  /** Checks that it would have been written down, if anything had been stopped. */
  private void requireKnown() throws IOException {
    try {
      folder.requireUsable();
    } catch (IOException e) {
      throw new IOException(
          "it can't be known whether anything was left stopped: " + e.getMessage(), e);
    }
  }

  private static String processes(int count) {
    return count + (count == 1 ? " process" : " processes");
  }

  private static Path setAside(Path file) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ASIDE);
    Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    return aside;
  }

  /** Keeps a copy of a damaged journal; what was done and why, in words. */
  String setAside(byte[] bytes, String damage) throws IOException {
    Path aside = journal.resolveSibling(journal.getFileName() + ASIDE);
    Files.deleteIfExists(aside);
    Set<OpenOption> anew = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel file = RuntimeDirectory.open(aside, anew)) {
      file.write(ByteBuffer.wrap(bytes));
    }
    return journal + " is damaged: " + damage + "; it was copied to " + aside.getFileName();
  }

  byte[] readJournal() throws IOException {
    return RuntimeDirectory.read(journal, LARGEST_JOURNAL);
  }

  TreeFile tree() {
    return tree;
  }

  /**
   * The groups that were kept, as far as they can be known; what can't is set aside, and said in
   * the log.
   */
  TreeSnapshot readTree() throws IOException {
    TreeSnapshot image = TreeSnapshot.of(tree.read());
    if (tree.exists() && image.origin().isEmpty()) {
      Log.LOG.warn(
          "{} is no record of groups; it was renamed to {}",
          tree.path(),
          setAside(tree.path()).getFileName());
    } else if (image.damagedLines() > 0) {
      Path aside = tree.path().resolveSibling(tree.path().getFileName() + ASIDE);
      Files.copy(tree.path(), aside, StandardCopyOption.REPLACE_EXISTING);
      Log.LOG.warn(
          "{} is damaged: {} of its lines can't be read; it was copied to {}",
          tree.path(),
          image.damagedLines(),
          aside.getFileName());
    }
    return image;
  }

  /** What the guardian writes once it has let go; nothing, if none has. */
  String readDone() {
    try {
      return new String(RuntimeDirectory.read(done, LONGEST_DONE), StandardCharsets.ISO_8859_1)
          .strip();
    } catch (IOException e) {
      return "";
    }
  }

  void forgetDone() throws IOException {
    Files.deleteIfExists(done);
  }

  @Override
  public FileChannel create() throws IOException {
    lock();
    return RuntimeDirectory.open(
        next,
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE));
  }

  @Override
  public void publish() throws IOException {
    Files.move(next, journal, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void remove() throws IOException {
    Files.deleteIfExists(next);
    Files.deleteIfExists(journal);
  }
}
