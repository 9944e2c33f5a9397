package org.freezerfs.fuse;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFile;
import org.freezerfs.cgroup.Credentials;

/**
 * An open control file. Contents are made at a read from the file's beginning, and at every read
 * that does not go on where the one before ended. So a reader in small pieces gets one consistent
 * text, as from the kernel's seq_file. A list of ids is kept for such a reader only as long as
 * {@link PartialReadCache} has room. After that the reader gets the present ids that are larger
 * than the last one it got, as the kernel does once a list is a second old
 * (kernel/cgroup/cgroup-v1.c, cgroup_pidlist_start): an id that is in the list all the time comes
 * once, and no line is split between two lists.
 *
 * <p>The credentials of the process that opened the file decide what may be written, as in the
 * kernel: the writer may be a set-user-id program that was tricked into printing into the file.
 */
final class OpenControlFile {
  private static final byte[] NOTHING = {};

  private final ControlFile file;
  private final Credentials opener;
  private final PartialReadCache cache;
  private final Interceptor interceptor;

  /** The offset at which the last read ended. */
  @GuardedBy("this")
  private long next;

  /** The contents that are still to be read, if the file is no list of ids. */
  @GuardedBy("this")
  private byte[] rest = NOTHING;

  /** In a list of ids: where in the kept contents the next read begins. */
  @GuardedBy("this")
  private int position;

  /** In a list of ids: how far it was read. */
  @GuardedBy("this")
  private IdListCursor cursor = IdListCursor.START;

  @GuardedBy("this")
  private boolean atEnd;

  /** {@link ControlFile#changes} when the contents were made last; 0 before that. */
  private volatile int changesSeen;

  OpenControlFile(
      ControlFile file, Credentials opener, PartialReadCache cache, Interceptor interceptor) {
    this.file = file;
    this.opener = opener;
    this.cache = cache;
    this.interceptor = interceptor;
  }

  /**
   * How far the file was read, for the next daemon. A list of ids is made again there.
   *
   * @param rest what was made and not read yet, with one byte in each character
   * @param hasChanged whether poll(2) would say that there is something new to read
   */
  record Progress(long next, boolean atEnd, String rest, IdListCursor cursor, boolean hasChanged) {}

  synchronized Progress progress() {
    return new Progress(
        next, atEnd, new String(rest, StandardCharsets.ISO_8859_1), cursor, hasChanged());
  }

  synchronized void restore(Progress progress) {
    next = progress.next();
    atEnd = progress.atEnd();
    rest = progress.rest().getBytes(StandardCharsets.ISO_8859_1);
    cursor = progress.cursor();
    changesSeen = file.changes() - (progress.hasChanged() ? 1 : 0);
  }

  Credentials opener() {
    return opener;
  }

  ControlFile file() {
    return file;
  }

  /**
   * Reads up to {@code size} bytes. This takes the locks of the hierarchy and the engine while it
   * holds this file's monitor; a delay that a fault asks for comes after the monitor is released.
   */
  byte[] read(Credentials caller, long offset, int size) throws CgroupException, IOException {
    if (offset > 0) {
      synchronized (this) {
        if (offset == next) {
          return readOn(caller, size);
        }
      }
    }
    RecordedRequest request = new RecordedRequest(file, caller, Optional.empty());
    Interceptor.Interception interception = Interceptor.Interception.NONE;
    try {
      interception = begin(ClientOperation.Kind.READ, NOTHING, caller);
      synchronized (this) {
        return readFresh(caller, offset, size, interception);
      }
    } catch (CgroupException e) {
      request.noteError(e);
      throw e;
    } finally {
      try {
        request.end(file.delayReply(true));
      } finally {
        interception.end();
      }
    }
  }

  private Interceptor.Interception begin(
      ClientOperation.Kind kind, byte[] written, Credentials caller)
      throws CgroupException, IOException {
    if (interceptor == Interceptor.NONE) {
      return Interceptor.Interception.NONE;
    }
    String text = new String(written, StandardCharsets.ISO_8859_1);
    return interceptor.begin(
        new ClientOperation(kind, file.group().path(), file.name(), text, caller));
  }

  /** Reads from contents that are made now. */
  @GuardedBy("this")
  private byte[] readFresh(
      Credentials caller, long offset, int size, Interceptor.Interception interception)
      throws CgroupException, IOException {
    int changes = file.changes();
    if (!file.listsIds()) {
      changesSeen = changes;
    }
    byte[] contents = interception.contents(file.read(caller));
    if (contents.length > 0) {
      // The kernel notes what was seen with each line of a list (fs/kernfs/file.c,
      // kernfs_seq_show): a list without lines has still not been seen.
      changesSeen = changes;
    }
    int from = (int) Math.min(offset, contents.length);
    next = from;
    return take(contents, from, interception.limit(contents, size), false);
  }

  /** Reads on where the last read ended. */
  @GuardedBy("this")
  private byte[] readOn(Credentials caller, int size) throws CgroupException, IOException {
    file.group().requireLive();
    if (atEnd) {
      return NOTHING;
    }
    if (!file.listsIds()) {
      return take(rest, 0, size, false);
    }
    byte[] contents = cache.get(this);
    return contents != null
        ? take(contents, position, size, true)
        : take(cursor.resume(file.continueRead(caller)), cursor.read(), size, false);
  }

  /** Returns up to {@code size} bytes of the contents, and keeps what the next read needs. */
  @GuardedBy("this")
  private byte[] take(byte[] contents, int from, int size, boolean isCached) {
    int to = (int) Math.min((long) from + size, contents.length);
    next += to - from;
    atEnd = to == contents.length;
    rest = NOTHING;
    if (atEnd) {
      cache.remove(this);
    } else if (file.listsIds()) {
      position = to;
      cursor = IdListCursor.after(contents, to);
      if (!isCached) {
        cache.put(this, contents);
      }
    } else {
      rest = Arrays.copyOfRange(contents, to, contents.length);
    }
    return Arrays.copyOfRange(contents, from, to);
  }

  /** Whether the file has changed since it was read, or was not read yet. */
  boolean hasChanged() {
    return file.changes() != changesSeen || file.group().isRemoved();
  }

  /** To be called when the last descriptor of the open file has been closed. */
  void close() {
    cache.remove(this);
  }

  /** The path, for the log. */
  @Override
  public String toString() {
    return file.path();
  }

  /** Writes with the writer's thread id and the opener's credentials. */
  void write(Credentials writer, byte[] data) throws CgroupException, IOException {
    RecordedRequest request = new RecordedRequest(file, writer, Optional.of(data));
    Interceptor.Interception interception = Interceptor.Interception.NONE;
    try {
      interception = begin(ClientOperation.Kind.WRITE, data, writer);
      file.write(writer.as(opener), data);
    } catch (CgroupException e) {
      request.noteError(e);
      throw e;
    } finally {
      try {
        request.end(file.delayReply(false));
      } finally {
        interception.end();
      }
    }
  }
}
