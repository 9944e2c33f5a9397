package org.freezerfs.cgroup;

import java.io.IOException;
import java.util.Optional;
import jnr.constants.platform.Errno;

/**
 * A kind of control file: the kernel's cftype.
 *
 * @param reader empty if the file can't be read, which fails with EINVAL
 * @param writer empty if the file can't be written, which fails with EINVAL
 * @param needsSysAdmin whether a write depends on {@link Credentials#hasSysAdmin}
 * @param listsIds whether the contents are ids, ascending, one a line: they may be long
 */
public record ControlFileType(
    String name,
    Place place,
    Optional<Reader> reader,
    Optional<Writer> writer,
    boolean needsSysAdmin,
    boolean listsIds) {
  /** Which groups have a file. */
  public enum Place {
    EVERYWHERE,
    ROOT,
    BELOW_ROOT;

    boolean includes(boolean isRoot) {
      return this == EVERYWHERE || (this == ROOT) == isRoot;
    }
  }

  /** Makes the contents of a file. */
  @FunctionalInterface
  public interface Reader {
    String read(Group group, Credentials caller) throws CgroupException, IOException;
  }

  /** Executes one write(2). */
  @FunctionalInterface
  public interface Writer {
    /**
     * Executes the write.
     *
     * @param text what was written, up to the first NUL byte; one byte to a character
     */
    void write(Group group, Credentials caller, String text) throws CgroupException, IOException;
  }

  /** Executes a write of a number. */
  @FunctionalInterface
  public interface NumberWriter {
    /**
     * Executes the write.
     *
     * @param number 64 bits, unsigned
     */
    void write(Group group, Credentials caller, long number) throws CgroupException, IOException;
  }

  /** Executes a write of a task's id. */
  @FunctionalInterface
  public interface IdWriter {
    void write(Group group, Credentials caller, int id) throws CgroupException, IOException;
  }

  /**
   * A writer of numbers: the kernel's write_u64. Text that is no number fails with EINVAL.
   *
   * @param tooLarge what a number of more than 64 bits fails with
   */
  public static Writer number(Numbers numbers, Errno tooLarge, NumberWriter writer) {
    return (group, caller, text) -> writer.write(group, caller, numbers.parse(text, tooLarge));
  }

  /** A writer of words, without the white space around them that the semantics ignore. */
  public static Writer word(Semantics semantics, Writer writer) {
    return (group, caller, text) -> writer.write(group, caller, semantics.strip(text));
  }

  /** A writer of tasks' ids. */
  static Writer id(Numbers numbers, IdWriter writer) {
    return (group, caller, text) -> writer.write(group, caller, numbers.parseId(text));
  }

  /** A file that every group has, and that can be read and written. */
  public static ControlFileType readWrite(String name, Reader reader, Writer writer) {
    return new ControlFileType(
        name, Place.EVERYWHERE, Optional.of(reader), Optional.of(writer), false, false);
  }

  /** A file that every group has, and that can only be read. */
  public static ControlFileType readOnly(String name, Reader reader) {
    return new ControlFileType(
        name, Place.EVERYWHERE, Optional.of(reader), Optional.empty(), false, false);
  }

  /** A file that every group has, and that can only be written. */
  public static ControlFileType writeOnly(String name, Writer writer) {
    return new ControlFileType(
        name, Place.EVERYWHERE, Optional.empty(), Optional.of(writer), false, false);
  }

  /** The same file in these groups. */
  public ControlFileType in(Place other) {
    return new ControlFileType(name, other, reader, writer, needsSysAdmin, listsIds);
  }

  /**
   * The same file, but only a caller with CAP_SYS_ADMIN in the initial user namespace may write it.
   * For others a write fails with EPERM (kernel/cgroup/cgroup-v1.c, cgroup_release_agent_write).
   */
  ControlFileType requiringSysAdmin() {
    return new ControlFileType(
        name, place, reader, writer.map(ControlFileType::requiringSysAdmin), true, listsIds);
  }

  /** The same file with contents that are ids, ascending, one a line. */
  ControlFileType listingIds() {
    return new ControlFileType(name, place, reader, writer, needsSysAdmin, true);
  }

  private static Writer requiringSysAdmin(Writer writer) {
    return (group, caller, text) -> {
      if (!caller.hasSysAdmin()) {
        throw new CgroupException(Errno.EPERM);
      }
      writer.write(group, caller, text);
    };
  }
}
