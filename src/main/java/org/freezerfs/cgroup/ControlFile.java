package org.freezerfs.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import jnr.constants.platform.Errno;

/**
 * A control file of one group. What every file does with a read or write, before and after its own
 * part, is here.
 */
public final class ControlFile implements Node {
  private static final int NO_BREAK_SPACE = 0xa0;

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
   * The file's whole contents, made anew.
   *
   * @throws CgroupException ENODEV if the group was removed, EINVAL if the file can't be read
   */
  public byte[] read(Caller caller) throws CgroupException, IOException {
    group.requireLive();
    ControlFileType.Reader reader =
        type.reader().orElseThrow(() -> new CgroupException(Errno.EINVAL));
    return reader.read(group, caller).getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * Obeys one write(2).
   *
   * @throws CgroupException ENODEV if the group was removed, EINVAL if the file can't be written,
   *     E2BIG if the text is too long, or what the file says
   */
  public void write(Caller caller, byte[] data) throws CgroupException, IOException {
    group.requireLive();
    ControlFileType.Writer writer =
        type.writer().orElseThrow(() -> new CgroupException(Errno.EINVAL));
    if (data.length > semantics.longestWrite()) {
      throw new CgroupException(Errno.E2BIG);
    }
    if (data.length > 0) {
      writer.write(group, caller, text(data));
    }
  }

  /**
   * Up to the first NUL byte, as clients pad with them, and without trailing white space, as the
   * kernel's strstrip has it.
   */
  private static String text(byte[] data) {
    String text = new String(data, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\0');
    end = end < 0 ? text.length() : end;
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == NO_BREAK_SPACE;
  }
}
