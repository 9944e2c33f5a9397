package org.freezerfs.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import jnr.constants.platform.Errno;
import org.freezerfs.faults.Faults;

/**
 * A control file of one group. What every file does with a read or write, before and after its own
 * part, is here.
 */
public final class ControlFile implements Node {
  private final Group group;
  private final ControlFileType type;
  private final Attributes attributes;
  private final Semantics semantics;

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

  /**
   * Whether it has to be known of the one who opens it if they have CAP_SYS_ADMIN in the initial
   * user namespace: {@link Credentials#hasSysAdmin}. It takes time to find out.
   */
  public boolean needsSysAdmin() {
    return type.needsSysAdmin();
  }

  /** Whether the contents are ids, ascending, one a line: others are no longer than a path. */
  public boolean listsIds() {
    return type.listsIds();
  }

  /**
   * The file's whole contents, made anew.
   *
   * @throws CgroupException ENODEV if the group was removed, EINVAL if the file can't be read, or
   *     the error that was asked for
   */
  public byte[] read(Credentials caller) throws CgroupException, IOException {
    group.requireLive();
    injectFault(Faults.READ);
    return contents(caller);
  }

  /**
   * The same for one who goes on with a read: that counts as none of its own where a fault is asked
   * for.
   *
   * @throws CgroupException ENODEV, EINVAL
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
   * Obeys one write(2).
   *
   * @throws CgroupException ENODEV if the group was removed, EINVAL if the file can't be written,
   *     E2BIG if the text is too long, what the file says, or the error that was asked for
   */
  public void write(Credentials caller, byte[] data) throws CgroupException, IOException {
    group.requireLive();
    injectFault(Faults.WRITE);
    ControlFileType.Writer writer =
        type.writer().orElseThrow(() -> new CgroupException(Errno.EINVAL));
    if (data.length > semantics.longestWrite()) {
      throw new CgroupException(Errno.E2BIG);
    }
    if (data.length > 0) {
      writer.write(group, caller, text(data));
    }
  }

  private void injectFault(String operation) throws CgroupException {
    Optional<Faults> faults = group.faults();
    if (faults.isPresent()) {
      Optional<Errno> error = faults.get().takeError(name(), operation);
      if (error.isPresent()) {
        throw new CgroupException(error.get());
      }
    }
  }

  /**
   * Waits where an answer is to come late. The caller has done what was asked, whatever came of it,
   * and holds no lock.
   */
  public void delayAnswer(boolean isRead) {
    Optional<Faults> faults = group.faults();
    if (faults.isPresent()) {
      faults.get().delayAnswer(name(), isRead ? Faults.READ : Faults.WRITE);
    }
  }

  /** Up to the first NUL byte, as clients pad with them. */
  private static String text(byte[] data) {
    String text = new String(data, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }
}
