package org.freezerfs.fuse;

import java.io.IOException;
import java.util.Arrays;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFile;
import org.freezerfs.cgroup.Credentials;

/**
 * A control file that somebody has open. Contents are made anew at the file's beginning, and
 * wherever a read does not go on from the one before; a reader in small pieces so gets one whole,
 * as from the kernel's seq_file. A list of ids is kept for such a reader only as long as {@link
 * PartialReadCache} has room. After that the reader goes on with the ids of that moment which are
 * above the last that it got, as the kernel has it once a list is a second old
 * (kernel/cgroup/cgroup-v1.c, cgroup_pidlist_start): each id that is in the list all the time comes
 * once, and none is torn.
 *
 * <p>What may be written is decided by who opened it, as in the kernel: the writer may be a
 * set-user-id program that was made to print into it.
 */
final class OpenControlFile {
  private static final byte[] NOTHING = {};

  private final ControlFile file;
  private final Credentials opener;
  private final PartialReadCache kept;

  // Guarded by this.
  /** Where a read would go on from the one before. */
  private long next;

  /** What is still to be read, if it is no list. */
  private byte[] rest = NOTHING;

  /** Of a list: where in the contents that are kept the next read begins. */
  private int position;

  /** Of a list: which id's line was read last, in part or whole. */
  private IdListCursor last = IdListCursor.NONE;

  private boolean atEnd;

  OpenControlFile(ControlFile file, Credentials opener, PartialReadCache kept) {
    this.file = file;
    this.opener = opener;
    this.kept = kept;
  }

  ControlFile file() {
    return file;
  }

  byte[] read(Credentials caller, long offset, int size) throws CgroupException, IOException {
    boolean anew = false;
    try {
      synchronized (this) {
        anew = offset == 0 || offset != next;
        return anew ? begin(caller, offset, size) : goOn(caller, size);
      }
    } finally {
      if (anew) {
        file.delayReply(true);
      }
    }
  }

  private byte[] begin(Credentials caller, long offset, int size)
      throws CgroupException, IOException {
    byte[] contents = file.read(caller);
    int from = (int) Math.min(offset, contents.length);
    next = from;
    return take(contents, from, size, false);
  }

  private byte[] goOn(Credentials caller, int size) throws CgroupException, IOException {
    file.group().requireLive();
    if (atEnd) {
      return NOTHING;
    }
    if (!file.listsIds()) {
      return take(rest, 0, size, false);
    }
    byte[] contents = kept.of(this);
    return contents != null
        ? take(contents, position, size, true)
        : take(last.andAfter(file.continueRead(caller)), last.read(), size, false);
  }

  /** Gives so many bytes of the contents, or what there is, and keeps what is needed to go on. */
  private byte[] take(byte[] contents, int from, int size, boolean isKept) {
    int to = (int) Math.min((long) from + size, contents.length);
    next += to - from;
    atEnd = to == contents.length;
    rest = NOTHING;
    if (atEnd) {
      kept.forget(this);
    } else if (file.listsIds()) {
      position = to;
      last = IdListCursor.at(contents, to);
      if (!isKept) {
        kept.keep(this, contents);
      }
    } else {
      rest = Arrays.copyOfRange(contents, to, contents.length);
    }
    return Arrays.copyOfRange(contents, from, to);
  }

  /** Nobody has it open any more. */
  void close() {
    kept.forget(this);
  }

  /** The path. */
  @Override
  public String toString() {
    return file.path();
  }

  void write(Credentials writer, byte[] data) throws CgroupException, IOException {
    try {
      file.write(writer.as(opener), data);
    } finally {
      file.delayReply(false);
    }
  }
}
