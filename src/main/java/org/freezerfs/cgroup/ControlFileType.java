package org.freezerfs.cgroup;

import java.io.IOException;
import java.util.Optional;
import jnr.constants.platform.Errno;

/**
 * A file that appears in groups: the kernel's cftype.
 *
 * @param reader empty if the file can't be read: EINVAL
 * @param writer empty if the file can't be written: EINVAL
 * @param needsSysAdmin whether a write depends on {@link Credentials#hasSysAdmin}
 * @param listsIds whether the contents are ids, ascending, one a line, and so may be long
 */
public record ControlFileType(
    String name,
    Place place,
    Optional<Reader> reader,
    Optional<Writer> writer,
    boolean needsSysAdmin,
    boolean listsIds) {
  /** In which groups a file appears. */
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

  /** Obeys what was written to a file: one whole write(2), up to its first NUL byte. */
  @FunctionalInterface
  public interface Writer {
    void write(Group group, Credentials caller, String text) throws CgroupException, IOException;
  }

  /** Obeys a number that was written to a file. */
  @FunctionalInterface
  public interface NumberWriter {
    /**
     * Obeys the number.
     *
     * @param number 64 bits, unsigned
     */
    void write(Group group, Credentials caller, long number) throws CgroupException, IOException;
  }

  /** Obeys a task's id that was written to a file. */
  @FunctionalInterface
  public interface IdWriter {
    void write(Group group, Credentials caller, int id) throws CgroupException, IOException;
  }

  /**
   * A writer of numbers: the kernel's write_u64. What is no number gives EINVAL.
   *
   * @param tooLarge what one of over 64 bits gives
   */
  public static Writer number(Numbers numbers, Errno tooLarge, NumberWriter writer) {
    return (group, caller, text) -> writer.write(group, caller, numbers.parse(text, tooLarge));
  }

  /** A writer of words. */
  public static Writer word(Semantics semantics, Writer writer) {
    return (group, caller, text) -> writer.write(group, caller, semantics.strip(text));
  }

  /** A writer of tasks' ids. */
  static Writer id(Numbers numbers, IdWriter writer) {
    return (group, caller, text) -> writer.write(group, caller, numbers.parseId(text));
  }

  /** A file of every group that can be read and written. */
  public static ControlFileType readWrite(String name, Reader reader, Writer writer) {
    return new ControlFileType(
        name, Place.EVERYWHERE, Optional.of(reader), Optional.of(writer), false, false);
  }

  /** A file of every group that can only be read. */
  public static ControlFileType readOnly(String name, Reader reader) {
    return new ControlFileType(
        name, Place.EVERYWHERE, Optional.of(reader), Optional.empty(), false, false);
  }

  /** A file of every group that can only be written. */
  public static ControlFileType writeOnly(String name, Writer writer) {
    return new ControlFileType(
        name, Place.EVERYWHERE, Optional.empty(), Optional.of(writer), false, false);
  }

  /** The same file, in other groups. */
  public ControlFileType in(Place other) {
    return new ControlFileType(name, other, reader, writer, needsSysAdmin, listsIds);
  }

  /**
   * The same file, which only a caller with CAP_SYS_ADMIN in the initial user namespace writes:
   * others get EPERM (kernel/cgroup/cgroup-v1.c, cgroup_release_agent_write).
   */
  ControlFileType requiringSysAdmin() {
    return new ControlFileType(
        name, place, reader, writer.map(ControlFileType::requiringSysAdmin), true, listsIds);
  }

  /** The same file, whose contents are ids, ascending, one a line. */
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
