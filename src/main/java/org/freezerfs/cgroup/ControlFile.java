package org.freezerfs.cgroup;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import jnr.constants.platform.Errno;
import org.freezerfs.faults.Fault;
import org.freezerfs.faults.Faults;
import org.freezerfs.recorder.EventKind;
import org.freezerfs.recorder.Recorder;

/** A control file of one group, with what a read or write does in every control file. */
public final class ControlFile implements Node {
  private final Group group;
  private final ControlFileType type;
  private final Attributes attributes;
  private final Semantics semantics;

  /** Whether the file was looked up, so that a client may poll or watch it. */
  private volatile boolean used;

  @GuardedBy("this")
  private int changes = 1;

  ControlFile(Group group, ControlFileType type, Attributes attributes, Semantics semantics) {
    this.group = group;
    this.type = type;
    this.attributes = attributes;
    this.semantics = semantics;
  }

  public String name() {
    return type.name();
  }

  /** The path from the mount's root, such as {@code /0/tasks}. */
  public String path() {
    return group.isRoot() ? "/" + name() : group.path() + "/" + name();
  }

  @Override
  public Attributes attributes() {
    return attributes;
  }

  @Override
  public Group group() {
    return group;
  }

  /** Whether a write depends on this detail of the opener's credentials. */
  public boolean needs(Credentials.Detail detail) {
    return type.needs().contains(detail);
  }

  /** Whether the contents are ids, ascending, one a line. Others are no longer than a path. */
  public boolean listsIds() {
    return type.listsIds();
  }

  /** Whether changes of the contents are told to clients that poll or watch the file. */
  public boolean notesChanges() {
    return type.onFirstUse().isPresent();
  }

  /** The file is looked up: from now on a client may poll or watch it. */
  public void noteUse() {
    if (notesChanges() && !used) {
      type.onFirstUse().orElseThrow().accept(this);
      used = true;
    }
  }

  /** How often the contents have changed, as far as that was told: a number that only grows. */
  public synchronized int changes() {
    return changes;
  }

  /**
   * The contents have changed. Clients that poll or watch the file are told, unless a fault makes
   * the notice late or loses it. This may be called under any lock, and waits for nothing.
   */
  public void noteChange() {
    Optional<Faults> faults = group.faults();
    long delay = faults.map(Faults::takeNoticeDelay).orElse(0L);
    if (delay != 0) {
      recorder().record(EventKind.FAULT, group.id(), Fault.NOTICE.word(), 0);
    }
    if (delay > 0) {
      faults.orElseThrow().tellLater(delay, this::tellChange);
    } else if (delay == 0) {
      tellChange();
    }
  }

  private void tellChange() {
    synchronized (this) {
      changes++;
    }
    group.tellChange(this);
  }

  /**
   * Makes the file's whole contents.
   *
   * @throws CgroupException ENODEV if the group was removed, EINVAL if the file can't be read, or
   *     the error that a fault asks for
   */
  public byte[] read(Credentials caller) throws CgroupException, IOException {
    group.requireLive();
    throwRequestedError(Faults.READ);
    return contents(caller);
  }

  /**
   * Makes the contents again for a reader that continues where an earlier read ended. This is not a
   * read of its own, so no fault applies.
   *
   * @throws CgroupException ENODEV if the group was removed, EINVAL if the file can't be read
   */
  public byte[] continueRead(Credentials caller) throws CgroupException, IOException {
    group.requireLive();
    return contents(caller);
  }

  private byte[] contents(Credentials caller) throws CgroupException, IOException {
    ControlFileType.Reader reader =
        type.reader().orElseThrow(() -> new CgroupException(Errno.EINVAL));
    return reader.read(group, caller).getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * Executes one write(2). A write of no bytes does nothing.
   *
   * @throws CgroupException ENODEV if the group was removed, EINVAL if the file can't be written,
   *     E2BIG if the text is too long, what the file's own writer gives, or the error that a fault
   *     asks for
   */
  public void write(Credentials caller, byte[] data) throws CgroupException, IOException {
    if (semantics.refusesLongWriteFirst()) {
      requireNotTooLong(data);
    }
    group.requireLive();
    throwRequestedError(Faults.WRITE);
    ControlFileType.Writer writer =
        type.writer().orElseThrow(() -> new CgroupException(Errno.EINVAL));
    requireNotTooLong(data);
    if (data.length > 0) {
      writer.write(group, caller, text(data));
    }
  }

  private void requireNotTooLong(byte[] data) throws CgroupException {
    if (data.length > semantics.maxWriteBytes()) {
      throw new CgroupException(Errno.E2BIG);
    }
  }

  private void throwRequestedError(String operation) throws CgroupException {
    Optional<Faults> faults = group.faults();
    if (faults.isPresent()) {
      Optional<Errno> error = faults.get().takeError(name(), operation);
      if (error.isPresent()) {
        throw CgroupException.ofFault(error.get());
      }
    }
  }

  /**
   * Waits for as long as a fault delays the answer. The caller has executed the request, with or
   * without success, and holds no lock.
   *
   * @return whether a fault does
   */
  public boolean delayReply(boolean isRead) {
    Optional<Faults> faults = group.faults();
    return faults.isPresent()
        && faults.get().delayReply(name(), isRead ? Faults.READ : Faults.WRITE);
  }

  /** Where requests are to be recorded. */
  public Recorder recorder() {
    return group.recorder();
  }

  /** The text up to the first NUL byte: clients pad with NULs. */
  private static String text(byte[] data) {
    String text = new String(data, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }
}
